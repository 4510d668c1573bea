using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Wiring;

/// <summary>How many connections each layer of a sparse wiring has, by one density, and the weights that they start with.</summary>
/// <param name="Density">Connections a place over the layers that are sparse.</param>
/// <param name="Spread">How the density is spread over them.</param>
/// <param name="HasDenseOutput">True if the last layer is left dense.</param>
/// <param name="Foundation">The rule that draws the weights, for the layer's full shape.</param>
internal sealed record SparseLayers(double Density, IDistribution Spread, bool HasDenseOutput, Initializer Foundation)
{
    /// <summary>The step of a layer's stream that places come from; the rule that draws the weights has step 0.</summary>
    internal const long Places = 1;

    /// <summary>How a density is spread over the layers.</summary>
    internal static WordOption<IDistribution> SpreadOption { get; } =
        new(
            "spread",
            "of a density over the layers",
            "uniform",
            ("uniform", Distributions.Uniform),
            ("erdos-renyi", Distributions.ErdosRenyi)
        );

    /// <summary>Whether the last layer is left dense.</summary>
    internal static WordOption<bool> OutputOption { get; } =
        new("output", "the last layer", "dense", ("dense", true), ("sparse", false));

    /// <summary>The rule that draws the weights.</summary>
    internal static NestedOption<IWiring> BaseOption { get; } =
        Initializer.BaseOption("the rule that draws the weights");

    /// <summary>Which inputs the rule that draws the weights counts.</summary>
    internal static WordOption<bool> FanInOption { get; } =
        new(
            "fan-in",
            "the inputs that the base rule counts: all, or those that a neuron is connected to on the mean",
            "all",
            ("all", false),
            ("connected", true)
        );

    // It came after the first trials of these wirings.
    private static readonly WordOption<bool> SilentFanInOption = FanInOption with { IsSilentByDefault = true };

    private static readonly NumberOption DensityOption = new(
        "density",
        "connections a place",
        0.1,
        0,
        1,
        ExcludesMinimum: true
    );

    /// <summary>The options of a wiring of such layers.</summary>
    internal static IReadOnlyList<RuleOption> Options { get; } =
    [DensityOption, SpreadOption, OutputOption, BaseOption, SilentFanInOption];

    /// <summary>
    /// True if each layer's weights are multiplied by the square root of entries / connections: rules that go by fan-in, such as he-normal,
    /// then count the inputs that a neuron is connected to on the mean, not all there are.
    /// </summary>
    public bool CountsConnectedInputs { get; init; }

    /// <summary>The layers as a study chooses them.</summary>
    internal static SparseLayers Of(Choice options) =>
        new(
            options.Get(DensityOption),
            options.Get(SpreadOption),
            options.Get(OutputOption),
            (Initializer)options.Get(BaseOption)
        )
        {
            CountsConnectedInputs = options.Get(SilentFanInOption),
        };

    /// <summary>Number of connections of each layer.</summary>
    /// <param name="layers">The layers' matrix views, first layer first.</param>
    public long[] Counts(IReadOnlyList<MatrixShape> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        int sparse = Sparse(layers.Count);
        long[] counts = Spread.Share(new Budget([.. layers.Take(sparse)], Density));
        return [.. counts, .. layers.Skip(sparse).Select(layer => layer.Places)];
    }

    /// <summary>The share of all possible connections that is asked for, before counts are rounded.</summary>
    /// <param name="layers">The layers' matrix views, first layer first.</param>
    public double RequestedDensity(IReadOnlyList<MatrixShape> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        int sparse = Sparse(layers.Count);
        double asked = Spread.Requested(new Budget([.. layers.Take(sparse)], Density));
        return (asked + layers.Skip(sparse).Sum(layer => (double)layer.Places))
            / layers.Sum(layer => (double)layer.Places);
    }

    /// <summary>Gives each sparse layer its connections, and all layers their weights.</summary>
    /// <param name="network">The network.</param>
    /// <param name="randomness">Where the numbers come from.</param>
    /// <param name="connect">The connections of a layer: its name, shape, how many, and the stream of their places. Their weights are overwritten.</param>
    internal void Wire(
        Network network,
        Randomness randomness,
        Func<string, MatrixShape, long, RandomStream, SparseMatrix> connect
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(randomness);
        network.Reset(randomness);
        long[] counts = Counts([.. network.Weights.Select(weight => weight.Shape)]);
        for (int layer = 0; layer < counts.Length; layer++)
        {
            Parameter weight = network.Weights[layer];
            RandomStream values = randomness.Stream(StreamNames.Weights, layer);
            if (counts[layer] == weight.Shape.Places)
            {
                var all = new float[weight.Shape.Count];
                Foundation.Fill(all, weight.Shape, values);
                weight.WriteMatrix(all);
                continue;
            }

            RandomStream places = randomness.Stream(StreamNames.Weights, layer, Places);
            SparseMatrix connections = connect(weight.Name, weight.Shape, counts[layer], places);
            Fill(connections, weight.Shape, values);
            weight.Connect(connections);
        }
    }

    /// <summary>Draws weights for connections.</summary>
    /// <param name="connections">The connections; their weights are overwritten.</param>
    /// <param name="shape">The layer's matrix view.</param>
    /// <param name="stream">Where the numbers come from.</param>
    internal void Fill(SparseMatrix connections, MatrixShape shape, RandomStream stream)
    {
        Foundation.FillConnections(connections, shape, stream);
        if (CountsConnectedInputs && connections.Density is > 0 and < 1)
        {
            var factor = (float)Math.Sqrt(1 / connections.Density);
            foreach (ref float weight in connections.Values.AsSpan())
            {
                weight *= factor;
            }
        }
    }

    /// <summary>How many layers, of so many, are sparse: the first ones.</summary>
    internal int Sparse(int layers) => HasDenseOutput ? Math.Max(0, layers - 1) : layers;
}
