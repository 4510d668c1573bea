using Filigree.Studies.Execution;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Trials;

public sealed class RunProgressTests
{
    private static readonly TrialOutcome Outcome = new(
        new Dictionary<string, double>(),
        new Dictionary<string, string>()
    );

    private static (PlannedTrial[] Trials, RunProgress Progress) Start(TimeProvider? clock = null)
    {
        Plan plan = Toy.Plan("study: a\nexperiment: toy\nwalk: { steps: 100 }\nseeds: 4");
        return ([.. plan.Trials], new RunProgress(plan, new SilentObserver(), clock));
    }

    [Fact]
    public void The_share_done_counts_finished_trials_and_parts_of_those_under_way()
    {
        (PlannedTrial[] trials, RunProgress progress) = Start();
        Assert.Equal((0, 4, 0.0), (progress.State.Finished, progress.State.Total, progress.State.Fraction));
        Assert.Null(progress.State.SecondsLeft);

        progress.Skipped(trials[0]);
        progress.Started(trials[1]);
        progress.Progressed(trials[1], new TrialProgress(0, "step 0"));
        progress.Progressed(trials[1], new TrialProgress(0.5, "step 50"));
        RunState state = progress.State;
        Assert.Equal(1, state.Finished);
        Assert.Equal(0.375, state.Fraction, 12);
        Assert.Equal("step 50", Assert.Single(state.Running).Progress.Text);
        Assert.NotNull(state.SecondsLeft);

        progress.Finished(trials[1], Outcome, 1);
        progress.Started(trials[2]);
        progress.Failed(trials[2], new InvalidOperationException());
        state = progress.State;
        Assert.Equal((2, 1, 0), (state.Finished, state.Failed, state.Running.Count));
        Assert.Equal(0.75, state.Fraction, 12);
    }

    [Fact]
    public void What_an_earlier_run_did_of_a_trial_does_not_count_as_speed_of_this_one()
    {
        var clock = new HandClock();
        (PlannedTrial[] trials, RunProgress progress) = Start(clock);
        clock.Pass(100);
        progress.Skipped(trials[0]);
        progress.Skipped(trials[1]);
        progress.Skipped(trials[2]);
        progress.Started(trials[3]);
        progress.Progressed(trials[3], new TrialProgress(0.8, "step 80"));
        Assert.Null(progress.State.SecondsLeft);
        clock.Pass(7);
        progress.Progressed(trials[3], new TrialProgress(0.9, "step 90"));
        // As much is left as was done here, so it takes as long again.
        Assert.Equal(7, progress.State.SecondsLeft!.Value, 6);
    }

    [Fact]
    public void Time_left_is_shared_among_those_who_work_and_failed_trials_have_none()
    {
        var clock = new HandClock();
        (PlannedTrial[] trials, RunProgress progress) = Start(clock);
        progress.Started(trials[0]);
        progress.Started(trials[1]);
        clock.Pass(10);
        progress.Finished(trials[0], Outcome, 10);
        // 10 seconds a trial, as far as is known: two for the one who is free, while the other has one still.
        double before = progress.State.SecondsLeft!.Value;
        progress.Failed(trials[1], new InvalidOperationException());
        Assert.Equal(20, before, 6);
        // The two that wait, one for each, at 10 seconds a trial.
        Assert.Equal(10, progress.State.SecondsLeft!.Value, 6);
        progress.Started(trials[2]);
        progress.Failed(trials[2], new InvalidOperationException());
        progress.Skipped(trials[3]);
        Assert.Equal(0, progress.State.SecondsLeft);
    }

    [Fact]
    public void Estimates_count_finished_trials_and_scale_with_the_workers()
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan("study: a\nexperiment: toy\nwalk: { steps: 100, spin-microseconds: 300 }\nseeds: 6");
        var folder = new RunFolder(temporary.File("run"));
        PlanEstimate before = PlanEstimate.Of(plan, folder, workers: 2);
        Assert.Equal(0, before.Finished);
        // Trials of next to nothing: a run takes a second or two however short they are.
        Assert.InRange(before.Seconds, 1, 10);
        Assert.Matches("^a guess from this machine's speed, [0-9]+ GF/s a core$", before.Basis);
        Toy.Run(Toy.Plan("study: a\nexperiment: toy\nwalk: { steps: 100, spin-microseconds: 300 }\nseeds: 2"), folder);
        PlanEstimate one = PlanEstimate.Of(plan, folder, workers: 1);
        PlanEstimate two = PlanEstimate.Of(plan, folder, workers: 2);
        Assert.Equal((2, "from 2 finished trials"), (one.Finished, one.Basis));
        double measured = plan.Trials.Sum(trial => folder.Trial(trial.Id).ReadFinished()?.Seconds ?? 0);
        Assert.Equal(2 * measured, one.Seconds, 9);
        Assert.Equal(measured, two.Seconds, 9);
    }

    [Theory]
    [InlineData(0.42, "0.4 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(273_600, "3 d 4 h")]
    [InlineData(double.NaN, "unknown")]
    [InlineData(double.PositiveInfinity, "unknown")]
    public void Lengths_of_time_read_as_people_say_them(double seconds, string text) =>
        Assert.Equal(text, Duration.Text(seconds));

    private sealed class HandClock : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => now;

        public void Pass(int seconds) => now += 1000L * seconds;
    }
}
