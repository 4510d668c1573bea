using Filigree.Studies.Execution;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>
/// A trial that measures more, keeps more or trains longer than a finished one goes on from that one's end, and writes the bytes of a trial that
/// began at the beginning.
/// </summary>
public sealed class TakenUpTrialTests
{
    private const string Begin = """
        study: test/taken-up
        experiment: train
        data: { name: fashion-mnist-small, scaling: per-pixel-mean, validation: 20% }
        model: { mlp: { hidden: [12], activation: srelu, dropout: 0.2 } }

        """;

    private const string Sparse = Begin + "wiring: { erdos-renyi: { density: 40% } }\nplasticity: sparse-evolution\n";

    private const string Pruned =
        Begin + "wiring: glorot-uniform\nplasticity: { iterative-pruning: { every: 1, rate: 0.3 } }\n";

    private const string Momentum = "optimizer: { sgd: { momentum: 0.9 } }, rate: 0.05, batch: 16";
    private const string Adam = "optimizer: adam, rate: 0.01, batch: 16";

    public static TheoryData<string, string, double> Cases =>
        new()
        {
            {
                $"{Sparse}training: {{ {Momentum}, epochs: 3, test-every: 2 }}\nprobes: [gradient-flow, union]\nsave: [0, 2]",
                $"{Sparse}training: {{ {Momentum}, epochs: 5, test-every: 2 }}\nprobes: [gradient-flow, union]\nsave: [0, 2, 4]\nexport: [weights]",
                2.0 / 5
            },
            {
                $"{Pruned}training: {{ {Adam}, epochs: 2, warm-up: 1, warm-up-from: 0.005, evaluate-training: [1, 2] }}\nexport: [ticket]",
                $"{Pruned}training: {{ {Adam}, epochs: 4, warm-up: 1, warm-up-from: 0.005, evaluate-training: [1, 2, 4] }}\nexport: [ticket]",
                2.0 / 4
            },
            {
                $"{Pruned}training: {{ {Adam}, epochs: 2 }}",
                $"{Pruned}training: {{ {Adam}, epochs: 2 }}\nexport: [ticket, weights]",
                0
            },
            {
                $"{Sparse}training: {{ {Momentum}, schedule: cosine, epochs: 3 }}\nprobes: [union]\nsave: [3]",
                $"{Sparse}training: {{ {Momentum}, schedule: cosine, epochs: 3 }}\nprobes: [union, weight-distribution, {{ strength: {{ at: start-and-end }} }}]\nsave: [3]",
                0
            },
            {
                $"{Begin}wiring: signed-constant\nplasticity: free-pruning\ntraining: {{ {Adam}, epochs: 2 }}",
                $"{Begin}wiring: signed-constant\nplasticity: free-pruning\ntraining: {{ {Adam}, epochs: 2 }}\nprobes: [{{ density: {{ at: start-and-end }} }}]",
                0
            },
            // The rate at an epoch depends on how many there are; a probe that looks at every epoch must see them all.
            {
                $"{Sparse}training: {{ {Momentum}, schedule: cosine, epochs: 2 }}",
                $"{Sparse}training: {{ {Momentum}, schedule: cosine, epochs: 3 }}",
                1
            },
            {
                $"{Sparse}training: {{ {Momentum}, epochs: 2 }}",
                $"{Sparse}training: {{ {Momentum}, epochs: 2 }}\nprobes: [density]",
                1
            },
            {
                $"{Sparse}training: {{ {Momentum}, epochs: 2 }}\nprobes: [weight-distribution]",
                $"{Sparse}training: {{ {Momentum}, epochs: 3 }}\nprobes: [weight-distribution]",
                1
            },
            {
                $"{Sparse}training: {{ {Momentum}, epochs: 2 }}\nkeep: none",
                $"{Sparse}training: {{ {Momentum}, epochs: 3 }}\nkeep: none",
                1
            },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_goes_on_from_a_finished_trial_ends_in_the_bytes_of_one_from_the_beginning(
        string before,
        string after,
        double left
    )
    {
        using var gone = new TemporaryFolder();
        using var fresh = new TemporaryFolder();
        Plan plan = SmallTrial.Plan(after);
        SmallTrial.Run(SmallTrial.Plan(before), gone.Path, new Steps());
        var few = new Steps();
        var all = new Steps();
        SmallTrial.Run(plan, gone.Path, few);
        SmallTrial.Run(plan, fresh.Path, all);
        Assert.Equal(Files(fresh.Path, plan), Files(gone.Path, plan));
        Assert.Equal(left * all.Count, few.Count, 0.001);
    }

    [Fact]
    public void A_damaged_or_foreign_end_is_not_gone_on_from()
    {
        string before = $"{Sparse}training: {{ {Momentum}, epochs: 2 }}";
        Plan plan = SmallTrial.Plan($"{Sparse}training: {{ {Momentum}, epochs: 3 }}");
        using var fresh = new TemporaryFolder();
        SmallTrial.Run(plan, fresh.Path, new Steps());
        foreach (int at in (int[])[0, 100, 2000])
        {
            using var gone = new TemporaryFolder();
            Plan first = SmallTrial.Plan(before);
            SmallTrial.Run(first, gone.Path, new Steps());
            string file = new RunFolder(gone.Path).Trial(first.Trials[0].Id).FinalFile;
            byte[] content = File.ReadAllBytes(file);
            content[at] ^= 1;
            File.WriteAllBytes(file, content);
            SmallTrial.Run(plan, gone.Path, new Steps());
            Assert.Equal(Files(fresh.Path, plan), Files(gone.Path, plan));
            Assert.True(new RunFolder(gone.Path).Trial(first.Trials[0].Id).IsFinished);
        }
    }

    [Fact]
    public void What_is_kept_or_not_changes_neither_identity_nor_result()
    {
        using var kept = new TemporaryFolder();
        using var none = new TemporaryFolder();
        string study = $"{Sparse}training: {{ {Momentum}, epochs: 1 }}\n";
        SmallTrial.Run(SmallTrial.Plan(study), kept.Path, new Steps());
        Plan plan = SmallTrial.Plan(study + "keep: none");
        SmallTrial.Run(plan, none.Path, new Steps());
        Assert.Equal(Files(kept.Path, plan), Files(none.Path, plan));
        string id = plan.Trials[0].Id;
        Assert.True(File.Exists(new RunFolder(kept.Path).Trial(id).FinalFile));
        Assert.False(File.Exists(new RunFolder(none.Path).Trial(id).FinalFile));
    }

    private static string[] Files(string path, Plan plan)
    {
        string folder = new RunFolder(path).Trial(plan.Trials[0].Id).Path;
        return
        [
            .. Directory
                .EnumerateFiles(folder)
                .Order(StringComparer.Ordinal)
                .Where(file => Path.GetFileName(file) is not ("timing.json" or "final.bin"))
                .Select(file => $"{Path.GetFileName(file)}\n{Convert.ToHexString(File.ReadAllBytes(file))}"),
        ];
    }

    private sealed class Steps : IRunObserver
    {
        public int Count { get; private set; }

        public void Progressed(PlannedTrial trial, TrialProgress progress) => Count++;

        public void Skipped(PlannedTrial trial) { }

        public void Started(PlannedTrial trial) { }

        public void Finished(PlannedTrial trial, TrialOutcome outcome, double seconds) { }

        public void Failed(PlannedTrial trial, Exception error) => Assert.Fail(error.ToString());

        public void Waiting(int trials) { }
    }
}
