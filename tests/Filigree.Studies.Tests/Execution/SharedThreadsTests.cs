using System.Collections.Concurrent;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Execution;

/// <summary>Threads that no trial needs for itself train the trials that are left.</summary>
public sealed class SharedThreadsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 3, 3)]
    [InlineData(2, 1, 1)]
    public void The_last_trial_has_all_threads(int trials, int threads, int expected)
    {
        ConcurrentQueue<int> seen = Run(trials, threads, context => Pieces(context, 8, Long));
        Assert.Equal(trials, seen.Count);
        Assert.Equal(expected, seen.Last());
    }

    [Fact]
    public void Trials_side_by_side_share_them()
    {
        using var meeting = new Barrier(2);
        ConcurrentQueue<int> seen = Run(
            2,
            5,
            context =>
            {
                meeting.SignalAndWait();
                int share = Pieces(context, 8, Long);
                meeting.SignalAndWait();
                return share;
            }
        );
        Assert.Equal([2, 2], seen);
    }

    [Fact]
    public void A_trial_that_waits_is_counted() =>
        Assert.Equal(1, Run(3, 2, context => Pieces(context, 8, Long)).First());

    [Fact]
    public void Short_pieces_and_single_long_ones_are_not_shared()
    {
        Assert.Equal([1], Run(1, 3, context => Pieces(context, 100, Long / 2)));
        Assert.Equal([1], Run(1, 3, context => Pieces(context, 7, Long)));
    }

    private static int Pieces(TrialContext context, int count, TimeSpan length)
    {
        for (int piece = 0; piece < count; piece++)
        {
            context.ShareThreads(length);
        }

        return context.Workers.Threads;
    }

    private static ConcurrentQueue<int> Run(int trials, int threads, Func<TrialContext, int> work)
    {
        var seen = new ConcurrentQueue<int>();
        var experiments = new ExperimentList(new Watched(context => seen.Enqueue(work(context))))
        {
            Rules = ToyExperiment.Rules,
        };
        string yaml = $"study: toy/threads\nexperiment: watched\nwalk: {{ steps: 3 }}\nwiring: flat\nseeds: {trials}\n";
        Plan plan = Plan.Of(StudyReader.Read(new StudySource("toy.yaml", yaml, null), new(), experiments));
        using var folder = new TemporaryFolder();
        RunReport report = Toy.Run(plan, new RunFolder(folder.Path), workers: threads);
        Assert.Empty(report.Failed);
        return seen;
    }

    private sealed class Watched(Action<TrialContext> work) : IExperiment
    {
        private readonly ToyExperiment toy = new();

        public string Name => "watched";

        public string Description => toy.Description;

        public IReadOnlyList<string> Keys => toy.Keys;

        public Vocabulary Vocabulary => toy.Vocabulary;

        public ExperimentSettings Read(Section section) => toy.Read(section);

        public TrialCost Estimate(ExperimentSettings settings) => toy.Estimate(settings);

        public TrialOutcome Run(TrialContext context)
        {
            work(context);
            return toy.Run(context);
        }
    }
}
