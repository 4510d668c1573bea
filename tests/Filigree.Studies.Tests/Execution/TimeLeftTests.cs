using System.Diagnostics;
using Filigree.Studies.Execution;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Execution;

/// <summary>Time left, by hand.</summary>
public sealed class TimeLeftTests
{
    [Fact]
    public void The_longest_come_first_each_to_the_worker_that_is_free_first()
    {
        var left = new TimeLeft();
        left.Count(10, 20);
        foreach (double work in (double[])[8, 4, 4, 2])
        {
            left.Add(work);
        }

        // 3 | 1, then 8 to the second, 4 and 4 to the first, 2 to the second: 11 | 11, at two seconds a unit.
        Assert.Equal(22, left.Of([new RunningWork(3), new RunningWork(1)])!.Value, 9);
        // One alone does all of it.
        Assert.Equal(2 * 19, left.Of([new RunningWork(1)])!.Value, 9);
        // A long one is not shared.
        Assert.Equal(200, left.Of([new RunningWork(100), new RunningWork(0)])!.Value, 9);
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(3, 100)]
    [InlineData(5, 1234)]
    public void Many_of_one_size_are_shared_out_as_one_by_one(int workers, int count)
    {
        double[] loads = [.. Enumerable.Range(0, workers).Select(worker => 2.75 * worker)];
        var left = new TimeLeft();
        left.Count(1, 1);
        for (int trial = 0; trial < count; trial++)
        {
            left.Add(1.25);
        }
        double? seconds = left.Of([.. loads.Select(load => new RunningWork(load))]);

        for (int trial = 0; trial < count; trial++)
        {
            loads[Array.IndexOf(loads, loads.Min())] += 1.25;
        }
        Assert.Equal(loads.Max(), seconds!.Value, 6);
    }

    [Fact]
    public void Nothing_is_said_before_anything_was_done_or_where_nobody_works_and_no_time_where_nothing_is_left()
    {
        var left = new TimeLeft();
        Assert.Equal(0, left.Of([]));
        left.Add(3);
        Assert.Null(left.Of([new RunningWork(1)]));
        left.Count(1, 1);
        Assert.Null(left.Of([]));
        Assert.Equal(4, left.Of([new RunningWork(1)])!.Value, 9);
        left.Remove(3);
        Assert.Equal(0, left.Of([]));
        // What those under way did counts as speed.
        Assert.Equal(3, new TimeLeft().Of([new RunningWork(3, 2, 2)])!.Value, 9);
    }

    [Fact]
    public void Trials_take_as_long_as_those_like_them_and_failed_ones_are_not_to_do()
    {
        TimedTrial[] trials =
        [
            new("short", TrialStatus.Finished, 1, 2),
            new("long", TrialStatus.Finished, 1, 9),
            new("long", TrialStatus.Diverged, 1, 11),
            new("long", TrialStatus.Running, 0.5, double.NaN),
            new("short", TrialStatus.Stopped, 0.5, double.NaN),
            new("long", TrialStatus.Failed, 0.2, double.NaN),
        ];
        Assert.Equal(6, TimeLeft.Of(trials)!.Value, 9);
        // Of a kind without a finished one: (2 + 9 + 11) / 3.
        Assert.Equal(
            6 + 22 / 3.0,
            TimeLeft.Of([.. trials, new("other", TrialStatus.Waiting, 0, double.NaN)])!.Value,
            9
        );
        Assert.Equal(0, TimeLeft.Of(trials.Where(trial => trial.Status is TrialStatus.Finished or TrialStatus.Failed)));
        Assert.Null(TimeLeft.Of(trials.Skip(3)));
    }

    [Fact]
    public void A_question_takes_no_longer_for_many_trials()
    {
        var left = new TimeLeft();
        left.Count(1, 1);
        for (int trial = 0; trial < 100_000; trial++)
        {
            left.Add(1 + trial % 1000);
        }
        var clock = Stopwatch.StartNew();
        for (int trial = 0; trial < 2_000; trial++)
        {
            Assert.True(left.Of([new RunningWork(1), new RunningWork(2)]) > 0);
        }
        // To go through them all each time would be 200 million steps.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }
}
