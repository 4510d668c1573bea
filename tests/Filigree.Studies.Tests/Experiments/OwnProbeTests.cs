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

    [Theory]
    [InlineData(
        "experiment: percolation\ninputs: 9\nmodel: { mlp: { hidden: [12] } }\nwiring: he-normal\nup-to: 20\npoints: 2",
        "draw"
    )]
    [InlineData("experiment: strength\ninputs: 9\nwiring: he-normal\npoints: 2", "draw")]
    [InlineData(
        "experiment: weight-density\ninputs: 9\nmodel: { mlp: { hidden: [12] } }\nwiring: he-normal\nbins: 2",
        "draw"
    )]
    [InlineData("experiment: distances\nwidths: [9, 12, 10]\ndensities: [40%]\nroots: 3", "network")]
    public void A_probe_from_outside_measures_every_network_that_is_drawn(string experiment, string tellsApart)
    {
        string draws = tellsApart == "draw" ? "draws: 3" : "";
        TrialResult trial = SmallTrial.Run(
            $$"""
            study: test/own-probe
            {{experiment}}
            {{draws}}
            probes: [largest-weight]
            seeds: [1]
            """,
            Experiments
        );
        MetricRow[] rows = [.. trial.Rows.Where(row => row.Numbers.ContainsKey("largest_weight"))];

        Assert.Equal(3, rows.Length);
        Assert.Equal(
            tellsApart == "draw" ? ["1", "2", "3"] : ["a0", "b0", "c0"],
            rows.Select(row => tellsApart == "draw" ? $"{row.Numbers["draw"]}" : row.Labels["network"])
        );
        Assert.DoesNotContain(rows, row => row.Numbers.ContainsKey("epoch"));
        Assert.All(rows, row => Assert.True(row.Numbers["largest_weight"] > 0));
        Assert.Equal(0, trial.Summary["rise"]);
        Assert.Equal(rows.Average(row => row.Numbers["largest_weight"]), trial.Summary["largest_mean"], 1e-12);
    }

    [Theory]
    [InlineData(
        "gradient-flow",
        "percolation",
        "the probe gradient-flow measures a training, and the experiment percolation trains nothing"
    )]
    [InlineData(
        "edge-survival",
        "strength",
        "the probe edge-survival measures a training, and the experiment strength trains nothing"
    )]
    [InlineData(
        "paths",
        "percolation",
        "the probe paths measures share_on_paths, as the experiment percolation does itself"
    )]
    [InlineData(
        "steps",
        "weight-density",
        "the probe steps measures a training, and the experiment weight-density trains nothing"
    )]
    public void A_probe_that_has_nothing_to_measure_is_refused(string probe, string experiment, string expected)
    {
        UserError error = Assert.Throws<UserError>(() =>
            SmallTrial.Plan(
                $"""
                study: test/own-probe
                experiment: {experiment}
                wiring: he-normal
                probes: [{probe}]
                """,
                Experiments
            )
        );
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private sealed class Own : IExtension
    {
        public void Register(Registration registration) =>
            registration.Add(LargestWeightProbe.Kind).Add(StepsProbe.Kind);
    }

    private sealed class StepsProbe : IStepStudyProbe
    {
        public static ProbeKind Kind => new("steps", "nothing at every step", [], _ => new StepsProbe());

        public void Measure(Network network) { }

        public void Measure(
            Network network,
            IReadOnlyDictionary<string, double> epoch,
            bool isLast,
            Action<MetricRow> write
        ) { }
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
                Summary =
                [
                    new Quantity("rise", "how much it has grown since before training"),
                    new Quantity("largest_mean", "that of the last network"),
                ],
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
            new Dictionary<string, double> { ["rise"] = last - first, ["largest_mean"] = last };

        public void Exchange(StateExchange state)
        {
            state.Value(ref first);
            state.Value(ref last);
        }
    }
}
