using Filigree.Data;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Host;
using Filigree.Studies.Trials;

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

    [Fact]
    public void Where_the_test_part_validates_both_accuracies_are_one()
    {
        IReadOnlyList<MetricRow> rows = Run(
            "data: { name: fashion-mnist-small }\ntraining: { rate: 0.1, epochs: 3, test-every: 1 }"
        ).Rows;

        Assert.Equal(3, Tested(rows).Length);
        Assert.All(Tested(rows), row => Assert.Equal(row.Numbers["validation_accuracy"], row.Numbers["test_accuracy"]));
    }

    private static MetricRow[] Tested(IReadOnlyList<MetricRow> rows) =>
        [.. rows.Where(row => row.Numbers.ContainsKey("test_accuracy"))];

    private static TrialResult Run(string yaml)
    {
        using var folder = new TemporaryFolder();
        Plan plan = Plan.Of(
            StudyReader.Read(
                new StudySource("test.yaml", $"{Study}\n{yaml}", null),
                new StudyOptions(),
                ExperimentList.All
            )
        );
        var run = new RunFolder(folder.Path);
        run.Prepare(plan, "a test");
        RunReport report = new Executor(plan, run, new SharedData(_ => Images()), new SilentObserver())
        {
            Workers = 1,
        }.Run(CancellationToken.None);
        Assert.Empty(report.Failed);
        return Assert.Single(RunFolder.Load(folder.Path).Trials);
    }

    private static Dataset Images()
    {
        return new Dataset("fashion-mnist-small", 3, 3, 1, 3, Make(200, 1), Make(50, 2), "made up");

        static Samples Make(int count, int salt)
        {
            RandomStream random = new Randomness(9).Stream("images", salt);
            byte[] pixels = [.. Enumerable.Range(0, count * 9).Select(_ => (byte)random.NextInt32(256))];
            return new Samples(
                pixels,
                [.. Enumerable.Range(0, count).Select(sample => (byte)(pixels[sample * 9] / 86))]
            );
        }
    }
}
