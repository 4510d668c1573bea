using Filigree.Data;
using Filigree.Studies.Execution;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Reports;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>What plans say of the disk, against what small studies left on it.</summary>
[Trait("Run", "once")]
public sealed class DiskEstimateTests
{
    private const string Training = """
        experiment: train
        data: { name: fashion-mnist-small }
        model: { mlp: { hidden: [60] } }
        seeds: 3

        """;

    public static TheoryData<string> Studies =>
        [
            $"{Training}wiring: he-normal\ntraining: {{ optimizer: adam, rate: 0.01, epochs: 2 }}\nprobes: [strength, weight-distribution]",
            $"{Training}wiring: he-normal\ntraining: {{ rate: 0.01, epochs: 2 }}\nexport: [weights]\nkeep: none",
            $"{Training}wiring: {{ erdos-renyi: {{ density: 5% }} }}\nplasticity: sparse-evolution\ntraining: {{ optimizer: {{ sgd: {{ momentum: 0.9 }} }}, rate: 0.01, epochs: 2 }}\nsave: [0, 1, 2]\nprobes: [density, union]",
            $"{Training}wiring: glorot-normal\nplasticity: {{ iterative-pruning: {{ every: 1, rate: 0.5 }} }}\ntraining: {{ optimizer: adam, rate: 0.001, epochs: 3 }}\nexport: [ticket]",
            """
                experiment: child-net
                data: { name: fashion-mnist-small }
                model: { mlp: { hidden: [60] } }
                wiring: he-normal
                training: { rate: 0.01, epochs: 2 }
                keep: 20%
                seeds: 2
                """,
            """
                experiment: strength
                inputs: 60
                wiring: he-normal
                draws: 40
                points: 51
                seeds: 3
                """,
            """
                experiment: percolation
                inputs: 60
                outputs: 10
                model: { mlp: { hidden: [40] } }
                wiring: he-normal
                draws: 40
                up-to: 2000
                points: 100
                seeds: 3
                """,
            """
                experiment: distances
                widths: [40, 40, 10]
                densities: [5%, 20%]
                roots: 2
                generations: 5
                moved: 10%
                seeds: 3
                """,
        ];

    [Theory]
    [MemberData(nameof(Studies))]
    public void A_plan_tells_the_size_of_the_folder_within_a_factor_of_one_and_a_half(string study)
    {
        using var temporary = new TemporaryFolder();
        Plan plan = SmallTrial.Plan("study: test/disk\n" + study);
        var folder = new RunFolder(temporary.File("run"));
        long estimate = PlanEstimate.Of(plan, folder, workers: 1).DiskBytes;
        folder.Prepare(plan, "a test");
        RunReport report = new Executor(
            plan,
            folder,
            new SharedData(name => DataSets.Load(name, null)),
            new SilentObserver()
        ).Run(CancellationToken.None);
        Assert.Empty(report.Failed);
        Report.Write(folder.Results(plan, "a test"), folder.Path);
        double size = Directory
            .EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Sum(file => new FileInfo(file).Length);
        Assert.InRange(estimate / size, 1 / 1.5, 1.5);
    }
}
