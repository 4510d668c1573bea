using System.Text;
using Filigree.Data;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Statistics;
using Filigree.Studies.Trials;
using Filigree.Tensors;
using Filigree.Topology;
using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>
/// Trains a parent, keeps its strongest connections over the whole network, and trains a child that has those alone, all of
/// one magnitude with the parent's signs; then compares the two (lightning-initialization, section 2, Tab. 1 and 2).
/// </summary>
public sealed class ChildNetExperiment : IExperiment
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
    public Vocabulary Vocabulary { get; } =
        new(
            [
                .. TrainingSummary.Quantities,
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
            [.. TrainingTrial.Metrics, .. Compared],
            [
                new RowLabel("network", "'parent' or 'child', of the rows of an epoch"),
                new RowLabel("layer", "name of a weight, of the rows of changes"),
            ]
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
            Work = parent.Work + TrainingCost.Work(child.Parent, child.Parent.Training.Epochs, _ => child.Keep),
        };
    }

    /// <inheritdoc/>
    public TrialOutcome Run(TrialContext context)
    {
        ChildNetSettings settings = context.Settings<ChildNetSettings>();
        (Dataset dataset, TrainingData data) = settings.Parent.Data.Prepare(context.Shared, context.Randomness);
        Network Make() => settings.Parent.MakeNetwork(dataset.Features, dataset.Classes, context.Randomness);
        using Network parent = Make();
        using Network child = Make();
        using var parentTrial = new TrainingTrial(context, data, parent, settings.Parent.Training, plasticity: null);
        using var childTrial = new TrainingTrial(context, data, child, settings.Parent.Training, plasticity: null);
        bool isChild = false;

        void Save(Stream stream)
        {
            using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            writer.Write(isChild);
            parentTrial.Save(writer);
            if (isChild)
            {
                childTrial.Save(writer);
            }
        }

        context.Restore(stream =>
        {
            using var reader = new BinaryReader(stream);
            bool restoresChild = reader.ReadBoolean();
            parentTrial.Restore(reader);
            if (restoresChild)
            {
                childTrial.Restore(reader);
            }

            isChild = restoresChild;
        });

        bool isFinite =
            isChild
            || parentTrial.Train(
                Save,
                (_, numbers) => context.Write(Row(numbers, "parent")),
                (fraction, text) => context.Report(fraction / 2, $"parent, {text}")
            );
        SparseGraph kept = SparseGraph.StrongestFraction(parent.ToMatrices(), settings.Keep);
        if (isFinite)
        {
            if (!isChild)
            {
                Prune(child, kept, (float)settings.Magnitude);
                isChild = true;
            }

            isFinite = childTrial.Train(
                Save,
                (_, numbers) => context.Write(Row(numbers, "child")),
                (fraction, text) => context.Report(0.5 + fraction / 2, $"child, {text}")
            );
        }

        return Compare(context, kept, parent, child, parentTrial.Summary, childTrial.Summary, isFinite);
    }

    private static Dictionary<string, double> Numbers(LayerChange change, LayerCorrelation correlation) =>
        new()
        {
            ["changed_connections"] = change.Share,
            ["flipped_connections"] = change.Edges == 0 ? 0 : (double)change.Flipped / change.Edges,
            ["pearson"] = change.Correlation,
            ["weight_correlation"] = correlation.Coefficient,
        };

    private static MetricRow Row(Dictionary<string, double> numbers, string network) =>
        new(numbers, new Dictionary<string, string> { ["network"] = network });

    // Biases start at 0, as in a fresh network.
    private static void Prune(Network child, SparseGraph kept, float magnitude)
    {
        for (int layer = 0; layer < kept.Layers.Count; layer++)
        {
            SparseLayer edges = kept.Layers[layer];
            Parameter weight = child.Weights[layer];
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

    private static TrialOutcome Compare(
        TrialContext context,
        SparseGraph kept,
        Network parent,
        Network child,
        TrainingSummary parentSummary,
        TrainingSummary childSummary,
        bool isFinite
    )
    {
        Dictionary<string, double> summary = childSummary.ToNumbers();
        summary["parent_accuracy"] = parentSummary.ToNumbers()["best_validation_accuracy"];
        summary["weight_correlation_p"] = double.NaN;
        foreach (Quantity quantity in Compared)
        {
            summary[quantity.Name] = double.NaN;
        }

        if (isFinite)
        {
            IReadOnlyList<WeightMatrix> parentWeights = parent.ToMatrices();
            IReadOnlyList<WeightMatrix> childWeights = child.ToMatrices();
            ConnectionChange change = ConnectionChange.Over(kept, parentWeights, childWeights);
            WeightCorrelation correlation = WeightCorrelation.Over(kept, parentWeights, childWeights);
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
            new Dictionary<string, string> { ["parent"] = parent.Hash(), ["child"] = child.Hash() },
            isFinite ? TrialOutcome.Complete : TrialOutcome.Diverged
        );
    }
}
