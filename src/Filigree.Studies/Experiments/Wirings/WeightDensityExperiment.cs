using Filigree.Layers;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Tensors;

namespace Filigree.Studies.Experiments;

/// <summary>
/// Draws networks without training them, and shows how their weights are distributed in each layer (one-initialization, Fig. 1): rows of
/// <c>weight</c> and <c>probability_density</c> with the label <c>layer</c>, and one row a layer with <c>weight_deviation</c>.
/// </summary>
internal sealed class WeightDensityExperiment : IExperiment
{
    private const long BytesPerRow = 120;

    /// <inheritdoc/>
    public string Name => "weight-density";

    /// <inheritdoc/>
    public string Description => "probability density of the weights of untrained networks, layer by layer";

    /// <inheritdoc/>
    public IReadOnlyList<string> Keys => WeightDensitySettings.Keys;

    /// <inheritdoc/>
    public bool Trains => false;

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } =
        new(
            [],
            [
                new("draw", "number of the draw, of the rows of a probe", "integer"),
                new("weight", "middle of a bin of weights"),
                new("probability_density", "probability density of the weights in the bin"),
                new("weight_deviation", "standard deviation of the layer's weights"),
            ],
            [new RowLabel("layer", "name of a weight")]
        )
        {
            UsualFigures =
            [
                new FigureSpecification
                {
                    Name = "densities",
                    Title = "Probability density of the weights, layer by layer",
                    Kind = "curve",
                    X = "weight",
                    Y = "probability_density",
                    Panels = "layer",
                    Band = "none",
                    YMinimum = 0,
                },
            ],
        };

    /// <inheritdoc/>
    public ExperimentSettings Read(Section section) => WeightDensitySettings.Read(section, this);

    /// <inheritdoc/>
    public TrialCost Estimate(ExperimentSettings settings)
    {
        var density = (WeightDensitySettings)settings;
        using Network network = Make(density);
        const double workPerCountedWeight = 1400;
        return new TrialCost(
            (WiringCost.PerWeight(density.Wiring) + workPerCountedWeight)
                * density.Draws
                * network.Weights.Sum(weight => weight.Shape.Places),
            (BytesPerRow * (density.Bins + 1) * network.Weights.Count)
                + UntrainedProbes.RowBytes(density.Probes, density.Draws, network.Weights.Count)
        );
    }

    /// <inheritdoc/>
    public TrialOutcome Run(TrialContext context)
    {
        WeightDensitySettings settings = context.Settings<WeightDensitySettings>();
        using Network network = Make(settings);
        WeightHistogram[] layers = [.. network.Weights.Select(_ => new WeightHistogram(settings.Range, settings.Bins))];
        var drawn = new DrawnNetworks(context, network, settings.Wiring, settings.Probes);
        drawn.Run(settings.Draws, new WeightHistograms(layers), Count);
        void Count()
        {
            foreach ((WeightHistogram layer, Parameter weight) in layers.Zip(network.Weights))
            {
                layer.Add(weight.ToMatrix().Values);
            }
        }

        foreach ((WeightHistogram layer, Parameter weight) in layers.Zip(network.Weights))
        {
            Write(new() { ["weight_deviation"] = layer.Deviation }, weight);
            for (int bin = 0; bin < settings.Bins; bin++)
            {
                Write(new() { ["weight"] = layer.Middle(bin), ["probability_density"] = layer.Density(bin) }, weight);
            }
        }

        var summary = new Dictionary<string, double>();
        drawn.Summarise(summary);
        return new TrialOutcome(summary, new Dictionary<string, string>());

        void Write(Dictionary<string, double> numbers, Parameter weight) =>
            context.Write(new MetricRow(numbers, new Dictionary<string, string> { ["layer"] = weight.Name }));
    }

    private static Network Make(WeightDensitySettings settings) =>
        settings.Model.Make().Create(new SampleShape(settings.Inputs), settings.Outputs);

    private sealed class WeightHistograms(WeightHistogram[] layers) : ITrialState
    {
        public void Exchange(StateExchange state) => Array.ForEach(layers, layer => state.Part("layer", layer));
    }
}
