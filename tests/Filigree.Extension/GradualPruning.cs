using Filigree;
using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Tensors;

namespace MyRules;

/// <summary>
/// A rule of plasticity that acts on steps: each layer loses its weakest connections little by little, until its density is the one asked for at a
/// given share of the training.
/// </summary>
/// <param name="density">Connections a place at the end.</param>
/// <param name="every">Steps between two cuts.</param>
public sealed class GradualPruning(double density, int every) : IPlasticity
{
    private static readonly NumberOption DensityOption = new(
        "density",
        "connections a place at the end",
        0.2,
        0,
        1,
        ExcludesMinimum: true
    );

    private static readonly CountOption EveryOption = new("every", "time between two cuts", 100, 1, 1_000_000)
    {
        Unit = "iterations",
    };

    private double asked = 1;

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "gradual-pruning",
            "the weakest connections go little by little, most of them early",
            [DensityOption, EveryOption],
            options => new GradualPruning(options.Get(DensityOption), options.Get(EveryOption))
        )
        {
            Source = "Zhu and Gupta 2017, equation 1",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public double? RequestedDensity => asked;

    /// <inheritdoc/>
    public void Require(TrainingSpan span)
    {
        if (every >= span.Steps)
        {
            throw new UserError($"{Name} never cuts: every is {every}", expected: $"less than the training, {span}");
        }
    }

    /// <inheritdoc/>
    public void AtStep(IPlasticTraining training)
    {
        if (training.Iteration % every != 0)
        {
            return;
        }

        double left = 1 - ((double)training.Iteration / training.Span.Steps);
        asked = density + ((1 - density) * left * left * left);
        foreach (Parameter weight in training.Network.Weights)
        {
            SparseMatrix connections = weight.ToSparse();
            var strongest = MagnitudeThreshold.Find(
                [connections.Values],
                Math.Min(connections.Count, NearestCount.Of(asked, weight.Shape.Places))
            );
            long ties = strongest.Ties;
            training.Reconnect(weight, connections.Where(one => strongest.Keeps(one, ref ties)));
        }
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer) => writer.Write(asked);

    /// <inheritdoc/>
    public void Restore(BinaryReader reader) => asked = reader.ReadDouble();
}
