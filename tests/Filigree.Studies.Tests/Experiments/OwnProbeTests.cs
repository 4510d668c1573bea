using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Extensions;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>
/// A probe from outside, in one class: its columns and its number of the whole trial stand in studies of every experiment that trains, and a table can
/// name them.
/// </summary>
public sealed class OwnProbeTests
{
    private static readonly ExperimentList Experiments = ExperimentList.All.With(new Own());

    [Theory]
    [InlineData("experiment: train\nwiring: he-normal")]
    [InlineData("experiment: child-net\nwiring: he-normal\nkeep: 50%")]
    [InlineData(
        "experiment: retrain\nwiring: { erdos-renyi: { density: 40% } }\nplasticity: sparse-evolution\nretraining: { every: 1, epochs: 1 }"
    )]
    [InlineData(
        "experiment: ticket\nwiring: he-normal\nplasticity: { iterative-pruning: { every: 1, rate: 0.5 } }\ncuts: 1"
    )]
    public void A_probe_from_outside_measures_every_training_of_every_experiment(string experiment)
    {
        TrialResult trial = SmallTrial.Run(
            $$"""
            study: test/own-probe
            {{experiment}}
            data: { name: fashion-mnist-small, validation: 20% }
            model: { mlp: { hidden: [12] } }
            training: { rate: 0.05, batch: 16, epochs: 2 }
            probes: [largest-weight]
            vary: { training.rate: [0.05] }
            tables:
              - { title: Largest, rows: rate, columns: [rise, { name: largest_weight, at: { epoch: 2 } }] }
            """,
            Experiments
        );
        MetricRow[] rows = [.. trial.Rows.Where(row => row.Numbers.ContainsKey("largest_weight"))];
        Assert.Equal(trial.Rows.Count(row => row.Numbers.ContainsKey("validation_loss")), rows.Length);
        // Of the last training: from its start to its end.
        double last = rows[^1].Numbers["largest_weight"];
        double first = rows.Last(row => row.Numbers["epoch"] == 0).Numbers["largest_weight"];
        if (!experiment.Contains("retrain", StringComparison.Ordinal))
        {
            Assert.Equal(last - first, trial.Summary["rise"], 1e-12);
        }
        Assert.True(trial.Summary.ContainsKey("rise"));
    }

    private sealed class Own : IExtension
    {
        public void Register(Registration registration) => registration.Add(LargestWeightProbe.Kind);
    }

    private sealed class LargestWeightProbe : IStudyProbe
    {
        private double first;
        private double last;

        public static ProbeKind Kind =>
            new("largest-weight", "the largest magnitude of a weight, every epoch", [], _ => new LargestWeightProbe())
            {
                Metrics = [new Quantity("largest_weight", "the largest magnitude of a weight")],
                Labels = [ProbeKind.Layer],
                Summary = [new Quantity("rise", "how much it has grown since before training")],
            };

        public void Measure(
            Network network,
            IReadOnlyDictionary<string, double> epoch,
            bool isLast,
            Action<MetricRow> write
        )
        {
            last = network.ToMatrices().Max(matrix => matrix.Values.Max(MathF.Abs));
            first = epoch["epoch"] == 0 ? last : first;
            write(
                new MetricRow(
                    new Dictionary<string, double> { ["epoch"] = epoch["epoch"], ["largest_weight"] = last },
                    new Dictionary<string, string> { ["layer"] = "all" }
                )
            );
        }

        public IReadOnlyDictionary<string, double> Summarise() =>
            new Dictionary<string, double> { ["rise"] = last - first };

        public void Exchange(StateExchange state)
        {
            state.Value(ref first);
            state.Value(ref last);
        }
    }
}
