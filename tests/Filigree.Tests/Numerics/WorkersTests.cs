using Filigree.Numerics;
using Filigree.Tests.Support;

namespace Filigree.Tests.Numerics;

public sealed class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_part_runs_exactly_once_job_after_job(int threads)
    {
        using var workers = new Workers(threads);
        for (int round = 0; round < 300; round++)
        {
            int parts = round % 23;
            var job = new CountingJob(new int[parts]);
            workers.Run(ref job, parts);
            Assert.All(job.Counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void A_thread_that_comes_late_to_a_job_claims_no_part_of_a_longer_one_that_follows()
    {
        using var workers = new Workers(4);
        var counts = new int[64];
        for (int round = 0; round < 300_000; round++)
        {
            int parts = round % 2 == 0 ? 2 : counts.Length;
            var job = new CountingJob(counts);
            workers.Run(ref job, parts);
            for (int part = 0; part < parts; part++)
            {
                Assert.True(counts[part] == 1, $"round {round}, part {part} ran {counts[part]} times");
                counts[part] = 0;
            }
        }
    }

    [Fact]
    public void Threads_come_and_go_between_jobs()
    {
        using var workers = new Workers(1);
        foreach (int threads in new[] { 3, 1, 2, 5, 2 })
        {
            workers.Resize(threads);
            Assert.Equal(threads, workers.Threads);
            var counting = new CountingJob(new int[100]);
            workers.Run(ref counting, 100);
            Assert.All(counting.Counts, count => Assert.Equal(1, count));
            var meeting = new MeetingJob(new Barrier(threads));

            // Returns only if so many threads are inside at once.
            workers.Run(ref meeting, threads);
        }
    }

    [Fact]
    public void Threads_that_all_share_or_that_are_at_work_stay_as_many()
    {
        Assert.Throws<InvalidOperationException>(() => Workers.Single.Resize(2));
        using var workers = new Workers(2);
        var resizing = new ResizingJob(workers);
        Assert.Throws<InvalidOperationException>(() => workers.Run(ref resizing, 1 + workers.Threads));
        Assert.Throws<ArgumentOutOfRangeException>(() => workers.Resize(0));
        Assert.Equal(2, workers.Threads);
    }

    [Fact]
    public void Helpers_that_fell_asleep_wake_up()
    {
        using var workers = new Workers(3);
        for (int round = 0; round < 5; round++)
        {
            Thread.Sleep(20);
            var job = new MeetingJob(new Barrier(3));

            // Returns only if three threads are inside at once.
            workers.Run(ref job, 3);
        }
    }

    [Fact]
    public void The_first_exception_reaches_the_caller_and_the_workers_go_on()
    {
        using var workers = new Workers(3);
        var failing = new FailingJob();
        Assert.Equal("part 5", Assert.Throws<InvalidOperationException>(() => workers.Run(ref failing, 10)).Message);
        var job = new CountingJob(new int[10]);
        workers.Run(ref job, 10);
        Assert.All(job.Counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_job_inside_a_job_runs_on_the_thread_that_started_it()
    {
        using var workers = new Workers(2);
        var job = new NestedJob(workers, new int[6]);
        workers.Run(ref job, 6);
        Assert.All(job.Counts, count => Assert.Equal(4, count));
    }

    [Fact]
    public void Starting_a_job_allocates_nothing()
    {
        using var workers = new Workers(2);
        var job = new CountingJob(new int[4]);
        Assert.Equal(
            0,
            Allocations.Least(() =>
            {
                for (int i = 0; i < 100; i++)
                {
                    workers.Run(ref job, 4);
                }
            })
        );
    }

    [Fact]
    public void After_the_end_jobs_run_on_the_caller()
    {
        var workers = new Workers(2);
        workers.Dispose();
        var job = new CountingJob(new int[3]);
        workers.Run(ref job, 3);
        Assert.All(job.Counts, count => Assert.Equal(1, count));
    }

    private readonly struct CountingJob(int[] counts) : IParallelJob
    {
        public int[] Counts { get; } = counts;

        public void Execute(int part) => Interlocked.Increment(ref Counts[part]);
    }

    private readonly struct MeetingJob(Barrier barrier) : IParallelJob
    {
        public void Execute(int part) => Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(60)));
    }

    private readonly struct ResizingJob(Workers workers) : IParallelJob
    {
        public void Execute(int part) => workers.Resize(3);
    }

    private readonly struct FailingJob : IParallelJob
    {
        public void Execute(int part)
        {
            if (part == 5)
            {
                throw new InvalidOperationException($"part {part}");
            }
        }
    }

    private readonly struct NestedJob(Workers workers, int[] counts) : IParallelJob
    {
        public int[] Counts { get; } = counts;

        public void Execute(int part)
        {
            var inner = new CountingJob(new int[4]);
            workers.Run(ref inner, 4);
            Counts[part] = inner.Counts.Sum();
        }
    }
}
