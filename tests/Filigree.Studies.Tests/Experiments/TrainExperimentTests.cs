using Filigree.Studies.Execution;
using Filigree.Studies.Trials;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>What a training writes of every epoch.</summary>
public sealed class TrainExperimentTests
{
    private const string Study = """
        study: test/tickets
        experiment: train
        model: { mlp: { hidden: [10] } }
        wiring: he-normal
        plasticity: { iterative-pruning: { rate: 0.5, every: 2 } }
        """;

    [Fact]
    public void Test_accuracies_stand_beside_the_density_with_which_they_were_reached()
    {
        IReadOnlyList<MetricRow> rows = Run(
            "data: { name: fashion-mnist-small, validation: 20% }\ntraining: { rate: 0.1, epochs: 6, test-every: 2 }"
        ).Rows;

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], rows.Select(row => row.Numbers["epoch"]));
        Assert.Equal([2, 4, 6], Tested(rows).Select(row => row.Numbers["epoch"]));
        // 9 * 10 and 10 * 3 places; half of 45 and of 15 is 23 and 8.
        Assert.Equal([1, 60 / 120.0, (22 + 7) / 120.0], Tested(rows).Select(row => row.Numbers["density"]));
    }

    [Fact]
    public void The_best_epochs_test_accuracy_is_that_of_the_network_before_it_was_rewound()
    {
        TrialResult trial = Run(
            "data: { name: fashion-mnist-small, validation: 20% }\ntraining: { rate: 0.1, epochs: 6, test-every: 1 }"
        );
        double best = trial.Summary["best_epoch"];

        Assert.Equal(
            trial.Rows.Single(row => row.Numbers["epoch"] == best).Numbers["test_accuracy"],
            trial.Summary["test_accuracy"]
        );
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void Each_accuracy_of_a_trial_stands_with_the_density_of_its_epoch(int epochs)
    {
        TrialResult trial = Run(
            "data: { name: fashion-mnist-small, validation: 20% }\n"
                + $"training: {{ rate: 0.1, epochs: {epochs}, test-every: 1 }}"
        );
        // The first epochs are the densest: whichever is the best, its density is the row's, and the last one's is another.
        MetricRow best = trial.Rows.Single(row => row.Numbers["epoch"] == trial.Summary["best_epoch"]);
        MetricRow last = trial.Rows[^1];

        Assert.Equal(best.Numbers["validation_accuracy"], trial.Summary["best_validation_accuracy"]);
        Assert.Equal(best.Numbers["test_accuracy"], trial.Summary["test_accuracy"]);
        Assert.Equal(best.Numbers["density"], trial.Summary["density"]);
        Assert.Equal(best.Numbers["requested_density"], trial.Summary["requested_density"]);
        Assert.Equal(last.Numbers["validation_accuracy"], trial.Summary["final_validation_accuracy"]);
        Assert.Equal(last.Numbers["test_accuracy"], trial.Summary["final_test_accuracy"]);
        Assert.Equal(last.Numbers["density"], trial.Summary["final_density"]);
        Assert.Equal(epochs == 6 ? (22 + 7) / 120.0 : (11 + 3) / 120.0, trial.Summary["final_density"]);
    }

    [Fact]
    public void A_dense_network_has_the_density_1()
    {
        TrialResult trial = Run(
            "data: { name: fashion-mnist-small }\ntraining: { rate: 0.1, epochs: 1 }",
            Study.Replace("plasticity: { iterative-pruning: { rate: 0.5, every: 2 } }", "", StringComparison.Ordinal)
        );
        Assert.Equal(1, trial.Summary["density"]);
        Assert.Equal(1, trial.Summary["final_density"]);
        Assert.DoesNotContain("requested_density", trial.Summary.Keys);
    }

    [Theory]
    [InlineData("he-normal", "{ edge-popup: { density: 0.5 } }", 0.5)]
    [InlineData("{ erdos-renyi: { density: 0.2, output: sparse } }", "{ edge-popup: { density: 0.5 } }", 0.1)]
    [InlineData("{ erdos-renyi: { density: 0.2, output: sparse } }", "set", 0.2)]
    [InlineData("{ erdos-renyi: { density: 0.2, output: sparse } }", "str", null)]
    [InlineData("{ erdos-renyi: { density: 0.2, output: sparse } }", "free-pruning", null)]
    [InlineData("lightning", "{ edge-popup: { density: 0.5 } }", null)]
    [InlineData(
        "{ erdos-renyi: { density: 0.2, output: sparse } }",
        "{ rule: { dead-paths: true, every: 1it } }",
        null
    )]
    [InlineData("he-normal", "{ rule: { density: 0.5, every: 1it, pattern: { n-of-m: { n: 2, m: 4 } } } }", 0.5)]
    public void The_density_that_was_asked_for_is_of_all_places_and_stands_only_where_one_was(
        string wiring,
        string rule,
        double? asked
    )
    {
        TrialResult trial = Run(
            "data: { name: fashion-mnist-small }\ntraining: { rate: 0.1, epochs: 2, batch: 10 }",
            Study
                .Replace("he-normal", wiring, StringComparison.Ordinal)
                .Replace("{ iterative-pruning: { rate: 0.5, every: 2 } }", rule, StringComparison.Ordinal)
        );

        Assert.Equal(asked is not null, trial.Summary.TryGetValue("final_requested_density", out double requested));
        Assert.Equal(asked ?? 0, requested, 12);
    }

    [Fact]
    public void A_layer_whose_connections_are_all_learned_off_is_reported()
    {
        TrialResult trial = Run(
            "data: { name: fashion-mnist-small }\ntraining: { rate: 0.1, epochs: 1 }",
            Study.Replace(
                "iterative-pruning: { rate: 0.5, every: 2 }",
                "edge-popup: { density: 1% }",
                StringComparison.Ordinal
            )
        );
        Assert.Equal(["Cut off: no connection is left in dense2.weight"], trial.Warnings);
    }

    [Fact]
    public void Trials_of_earlier_versions_get_their_density_to_its_epoch()
    {
        var summary = new Dictionary<string, double> { ["best_epoch"] = 1, ["density"] = 0.2 };
        MetricRow[] rows = [Row(("epoch", 1), ("density", 0.8)), Row(("epoch", 2), ("density", 0.2))];
        EarlierSummary.Complete(summary, rows);
        Assert.Equal(0.8, summary["density"]);
        Assert.Equal(0.2, summary["final_density"]);
        EarlierSummary.Complete(summary, []);
        Assert.Equal(0.8, summary["density"]);
    }

    [Fact]
    public void A_rule_that_will_not_act_is_said_in_the_plan_and_with_the_results()
    {
        const string Never =
            "iterative-pruning never cuts: every 2 epochs, and there are 2, the last of which cuts nothing";
        TrialResult trial = Run("data: { name: fashion-mnist-small }\ntraining: { rate: 0.1, epochs: 2 }");
        Assert.Contains(Never, trial.Warnings);
    }

    [Fact]
    public void Where_the_test_part_validates_both_accuracies_are_one()
    {
        IReadOnlyList<MetricRow> rows = Run(
            "data: { name: fashion-mnist-small }\ntraining: { rate: 0.1, epochs: 3, test-every: 1 }"
        ).Rows;

        Assert.Equal(3, Tested(rows).Length);
        Assert.All(Tested(rows), row => Assert.Equal(row.Numbers["validation_accuracy"], row.Numbers["test_accuracy"]));
    }

    [Fact]
    public void Training_samples_are_measured_with_the_network_as_it_stands_after_the_epoch()
    {
        // With a rate that moves nothing, the network of the untrained epoch is still there: its accuracy on all samples is the steps' mean.
        IReadOnlyList<MetricRow> still = Run(
            "data: { name: fashion-mnist-small, validation: 20% }\ntraining: { rate: 1e-30, epochs: 2, evaluate-training: [0, 2] }"
        ).Rows;
        Assert.Equal([0, 2], Evaluated(still).Select(row => row.Numbers["epoch"]));
        Assert.Equal(
            Evaluated(still)[0].Numbers["evaluated_training_accuracy"],
            Evaluated(still)[1].Numbers["evaluated_training_accuracy"]
        );
        Assert.Equal(
            still[2].Numbers["training_accuracy"],
            Evaluated(still)[1].Numbers["evaluated_training_accuracy"],
            1e-12
        );

        // One that learns is better after the epoch than in the mean of its steps.
        IReadOnlyList<MetricRow> learning = Run(
            "data: { name: fashion-mnist-small, validation: 20% }\ntraining: { rate: 0.1, batch: 5, epochs: 1, evaluate-training: [1] }"
        ).Rows;
        Assert.True(learning[1].Numbers["evaluated_training_accuracy"] > learning[1].Numbers["training_accuracy"]);
        Assert.True(learning[1].Numbers["evaluated_training_loss"] < learning[1].Numbers["training_loss"]);
    }

    private static MetricRow[] Evaluated(IReadOnlyList<MetricRow> rows) =>
        [.. rows.Where(row => row.Numbers.ContainsKey("evaluated_training_accuracy"))];

    private static MetricRow[] Tested(IReadOnlyList<MetricRow> rows) =>
        [.. rows.Where(row => row.Numbers.ContainsKey("test_accuracy"))];

    private static TrialResult Run(string yaml, string study = Study) => SmallTrial.Run($"{study}\n{yaml}");
}
