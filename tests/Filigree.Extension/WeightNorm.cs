using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;

namespace MyRules;

/// <summary>A probe: the norm of each layer's weights after every epoch, and how much that of all of them has grown by the end.</summary>
public sealed class WeightNorm : IStudyProbe
{
    private double before;
    private double now;

    /// <summary>How studies choose it, and what it measures.</summary>
    public static ProbeKind Kind { get; } =
        new("weight-norm", "the norm of each layer's weights, every epoch", [], _ => new WeightNorm())
        {
            Metrics = [new Quantity("weight_norm", "square root of the sum of the squared weights")],
            Labels = [ProbeKind.Layer],
            Summary =
            [
                new Quantity("weight_norm_growth", "the norm after the last epoch, as a multiple of that before"),
            ],
        };

    /// <inheritdoc/>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        double all = 0;
        foreach (SparseMatrix layer in network.ToSparseMatrices())
        {
            double squares = layer.Values.Sum(weight => (double)weight * weight);
            Write(layer.Name, squares);
            all += squares;
        }

        Write("all", all);
        now = Math.Sqrt(all);
        before = epoch["epoch"] == 0 ? now : before;

        void Write(string layer, double squares) =>
            write(
                new MetricRow(
                    new Dictionary<string, double> { ["epoch"] = epoch["epoch"], ["weight_norm"] = Math.Sqrt(squares) },
                    new Dictionary<string, string> { ["layer"] = layer }
                )
            );
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Summarise() =>
        new Dictionary<string, double> { ["weight_norm_growth"] = now / before };

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        state.Value(ref before);
        state.Value(ref now);
    }
}
