using Filigree.Data;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Studies.Statistics;
using Filigree.Studies.Trials;
using Filigree.Tensors;
using Filigree.Topology;
using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>
/// Trains a parent, keeps its strongest connections over the whole network, and trains a child that has those alone, all of
/// one magnitude with the parent's signs; then compares the two (lightning-initialization, section 2, Tab. 1 and 2). Of a network with convolutions the
/// connections are those of the dense layers that it ends in, and the layers in front are the parent's (Tab. 5 to 8).
/// </summary>
internal sealed class ChildNetExperiment : IExperiment
{
    // Of connection types at the parent's threshold, but for the last.
    private static readonly Quantity[] Compared =
    [
        new(
            "changed_connections",
            "share of the kept connections whose type (activating, inhibiting, below the parent's threshold inactive) differs in the child",
            "percent",
            "lower"
        )
        {
            At = MeasuredAt.LastEpoch,
        },
        new(
            "flipped_connections",
            "share of the kept connections that have the other sign in the child",
            "percent",
            "lower"
        )
        {
            At = MeasuredAt.LastEpoch,
        },
        new(
            "pearson",
            "correlation of the parent's and the child's types, over the kept connections",
            "number",
            "higher"
        )
        {
            At = MeasuredAt.LastEpoch,
        },
        new(
            "weight_correlation",
            "correlation of the parent's and the child's weights, over the kept connections",
            "number",
            "higher"
        )
        {
            At = MeasuredAt.LastEpoch,
        },
    ];

    /// <inheritdoc/>
    public string Name => "child-net";

    /// <inheritdoc/>
    public string Description => "trains a parent, then a child of its strongest connections, and compares them";

    /// <inheritdoc/>
    public IReadOnlyList<string> Keys => ChildNetSettings.Keys;

    /// <inheritdoc/>
    public Vocabulary Vocabulary =>
        new(
            [
                .. TrainingSummary.OfFixedConnections,
                new("parent_accuracy", "the parent's validation accuracy", "percent", "higher")
                {
                    At = MeasuredAt.BestEpoch,
                },
                .. Compared,
                new("weight_correlation_p", "p-value of that correlation", "number", "lower")
                {
                    At = MeasuredAt.LastEpoch,
                },
            ],
            [.. TrainingTrial.Metrics.Where(TrainingSummary.IsOfFixedConnections), .. Compared],
            [new RowLabel("network", "'parent' or 'child', of the rows of an epoch")]
        )
        {
            UsualColumns = ["parent_accuracy", "best_validation_accuracy", "changed_connections", "pearson"],
            UsualFigures =
            [
                TrainingTrial.AccuracyCurve with
                {
                    Where = new Dictionary<string, string> { ["network"] = "child" },
                },
            ],
        };

    /// <inheritdoc/>
    public ExperimentSettings Read(Section section) => ChildNetSettings.Read(section);

    /// <inheritdoc/>
    public TrialCost Estimate(ExperimentSettings settings)
    {
        var child = (ChildNetSettings)settings;
        TrialCost parent = TrainingCost.Of(child.Parent);
        return parent with
        {
            FinalBytes = 0,
            DiskBytes = parent.DiskBytes + TrainingSize.OfRows(child.Parent, child.Parent.Training.Epochs),
            Work = parent.Work + TrainingCost.Work(child.Parent, child.Parent.Training.Epochs, _ => child.Keep),
        };
    }

    /// <inheritdoc/>
    public TrialOutcome Run(TrialContext context)
    {
        ChildNetSettings settings = context.Settings<ChildNetSettings>();
        (DataSize dataset, TrainingData data) = settings.Parent.Data.Prepare(context.Shared, context.Randomness);
        Network Make() => settings.Parent.MakeNetwork(dataset.Shape, dataset.Classes, context.Randomness);
        using Network child = Make();
        var front = new ChildFront(child, settings.Convolutions);
        var parent = new TrainedNetwork(keepsWeights: true, keepsOthers: front.IsParents);
        var compared = new TrainedNetwork(keepsWeights: true);
        SparseGraph Kept() => SparseGraph.StrongestFraction(front.TailOf(parent.Weights), settings.Keep);
        TrainingTrial Train(Network network, string name, TrainingSettings training, TrainedNetwork result) =>
            new(context, data, network, training, plasticity: null, settings.Parent.Probes)
            {
                Labels = new Dictionary<string, string> { ["network"] = name },
                Result = result,
            };
        IStageWork TrainChild()
        {
            front.Hold();
            return Train(child, "child", settings.ChildTraining(), compared);
        }

        using Network first = Make();
        bool isFinite = new TrialStages(context)
            .Add("parent", () => Train(first, "parent", settings.Parent.Training, parent), leaves: parent)
            .Add("cut", () => Cut(front, Kept(), settings, parent))
            .Add("child", TrainChild)
            .Run();
        return Compare(context, isFinite ? Kept() : null, front, parent, compared, child);
    }

    private static void Cut(ChildFront front, SparseGraph kept, ChildNetSettings settings, TrainedNetwork parent)
    {
        Prune(front.Tail, kept, (float)settings.Magnitude);
        if (settings.Parent.StoresByConnections)
        {
            foreach (Parameter weight in front.Tail)
            {
                weight.SetForm(WeightForm.Sparse);
            }
        }

        front.Take(parent);
    }

    private static Dictionary<string, double> Numbers(LayerChange change, LayerCorrelation correlation) =>
        new()
        {
            ["changed_connections"] = change.Share,
            ["flipped_connections"] = change.Edges == 0 ? 0 : (double)change.Flipped / change.Edges,
            ["pearson"] = change.Correlation,
            ["weight_correlation"] = correlation.Coefficient,
        };

    // Biases start at 0, as in a fresh network.
    private static void Prune(IReadOnlyList<Parameter> child, SparseGraph kept, float magnitude)
    {
        for (int layer = 0; layer < kept.Layers.Count; layer++)
        {
            SparseLayer edges = kept.Layers[layer];
            Parameter weight = child[layer];
            var matrix = new float[weight.Shape.Count];
            for (int output = 0; output < edges.Outputs; output++)
            {
                ReadOnlySpan<int> inputs = edges.InputsOf(output);
                ReadOnlySpan<bool> activating = edges.ActivatingOf(output);
                for (int edge = 0; edge < inputs.Length; edge++)
                {
                    matrix[output * weight.Shape.Inputs + inputs[edge]] = activating[edge] ? magnitude : -magnitude;
                }
            }

            weight.SetMask(matrix);
            weight.WriteMatrix(matrix);
        }
    }

    // A child that was not trained has no numbers, and there is nothing to compare where one of the two diverged.
    private static TrialOutcome Compare(
        TrialContext context,
        SparseGraph? kept,
        ChildFront front,
        TrainedNetwork parent,
        TrainedNetwork child,
        Network childNetwork
    )
    {
        Dictionary<string, double> summary =
            child.Numbers.Count > 0 ? child.Numbers : new TrainingSummary().ToNumbers();
        summary["parent_accuracy"] = parent.Numbers["best_validation_accuracy"];
        summary["weight_correlation_p"] = double.NaN;
        foreach (Quantity quantity in Compared)
        {
            summary[quantity.Name] = double.NaN;
        }

        if (kept is not null)
        {
            IReadOnlyList<WeightMatrix> before = front.TailOf(parent.Weights);
            IReadOnlyList<WeightMatrix> after = front.TailOf(child.Weights);
            ConnectionChange change = ConnectionChange.Over(kept, before, after);
            WeightCorrelation correlation = WeightCorrelation.Over(kept, before, after);
            foreach ((string name, double number) in Numbers(change.Overall, correlation.Overall))
            {
                summary[name] = number;
            }

            summary["weight_correlation_p"] = Tails.StudentTwoSided(
                correlation.Overall.TStatistic,
                correlation.Overall.DegreesOfFreedom
            );
            foreach ((LayerChange changed, LayerCorrelation correlated) in change.Layers.Zip(correlation.Layers))
            {
                context.Write(
                    new MetricRow(
                        Numbers(changed, correlated),
                        new Dictionary<string, string> { ["layer"] = changed.Name }
                    )
                );
            }
        }

        return new TrialOutcome(
            summary,
            new Dictionary<string, string> { ["parent"] = parent.Hash, ["child"] = childNetwork.Hash() },
            kept is null ? TrialOutcome.Diverged : TrialOutcome.Complete
        );
    }
}
