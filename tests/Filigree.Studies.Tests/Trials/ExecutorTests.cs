using System.Reflection;
using Filigree.Studies.Execution;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Trials;

public sealed class ExecutorTests
{
    /// <summary>An observer that throws, whatever it is told.</summary>
    public class Broken : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            throw new IOException("No space left on device");
    }

    [Fact]
    public void Finished_trials_are_skipped()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Toy.Run(Toy.Plan(Toy.Walk, new() { Seeds = "0..1" }), folder);
        var observer = new SilentObserver();
        RunReport report = Toy.Run(Toy.Plan(Toy.Walk, new() { Seeds = "0..2" }), folder, observer);
        Assert.Equal(6, report.Finished);
        Assert.Equal((4, 2), (observer.SkippedTrials, observer.FinishedTrials));
    }

    [Fact]
    public void An_observer_that_fails_is_counted_and_neither_fails_a_trial_nor_ends_the_run()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Plan plan = Toy.Plan(Toy.Walk);

        RunReport report = Toy.Run(plan, folder, DispatchProxy.Create<IRunObserver, Broken>(), workers: 2);

        Assert.Equal(plan.Count, report.Finished);
        Assert.Empty(report.Failed);
        Assert.InRange(report.Unheard, 2 * plan.Count, int.MaxValue);
        Assert.All(plan.Trials, trial => Assert.True(folder.Trial(trial.Id).IsFinished));
        Assert.Empty(Directory.GetFiles(folder.TrialsFolder, "error.txt", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_failure_that_cannot_be_noted_does_not_hide_the_first_cause()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Plan plan = Toy.Plan("study: a\nexperiment: toy\nkind: failing");
        foreach (PlannedTrial trial in plan.Trials)
        {
            // The error cannot be written over a folder of its name.
            Directory.CreateDirectory(folder.Trial(trial.Id).ErrorFile);
        }

        RunReport report = Toy.Run(plan, folder);

        Assert.Equal(plan.Count, report.Failed.Count);
        Assert.All(report.Failed, one => Assert.Equal("the toy fell over", one.Value.Message));
    }

    [Fact]
    public void Folders_in_the_place_of_a_trials_files_give_way()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Plan plan = Toy.Plan(Toy.Walk, new() { Seeds = "0..0" });
        foreach (PlannedTrial trial in plan.Trials)
        {
            Directory.CreateDirectory(folder.Trial(trial.Id).MetricsFile);
            Directory.CreateDirectory(folder.Trial(trial.Id).ErrorFile);
            Directory.CreateDirectory(Path.Combine(folder.Trial(trial.Id).Path, "checkpoint.bin"));
            Directory.CreateDirectory(folder.Trial(trial.Id).ClaimFile);
        }

        RunReport report = Toy.Run(plan, folder);

        Assert.Empty(report.Failed);
        Assert.All(plan.Trials, trial => Assert.NotEmpty(File.ReadAllBytes(folder.Trial(trial.Id).MetricsFile)));
    }

    [Fact]
    public void A_trial_that_stands_under_several_levels_is_run_and_counted_once()
    {
        const string twice = """
            study: toy/twice
            experiment: toy
            walk: { steps: 10 }
            vary:
              walk.rate: [0.1, 0.2]
              method:
                as it is: {}
                of one rate: { walk.rate: 0.3 }
            seeds: 0..1
            """;
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan(twice);
        var observer = new SilentObserver();

        RunReport report = Toy.Run(plan, new RunFolder(temporary.File("run")), observer);

        Assert.Equal((8, 6), (plan.Trials.Count, plan.Count));
        Assert.Equal((6, 0, 6), (observer.FinishedTrials, observer.SkippedTrials, report.Finished));
        Assert.Equal(6, new RunProgress(plan, observer).Total);
    }

    [Fact]
    public void A_trial_killed_between_its_result_and_its_clearing_up_is_cleared_up_without_being_run_again()
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan(Toy.Walk, new() { Seeds = "0..0" });
        var clean = new RunFolder(temporary.File("clean"));
        var killed = new RunFolder(temporary.File("killed"));
        Toy.Run(plan, clean);
        Toy.Run(plan, killed);
        TrialFolder trial = killed.Trial(plan.Trials[0].Id);
        File.WriteAllText(trial.CheckpointOf(AttemptToken.New()), "no longer needed");
        File.WriteAllText(trial.MetricsOf(AttemptToken.New()), "no longer needed");
        File.WriteAllText(trial.ClaimFile, "of a machine that is no more");
        File.WriteAllText(trial.ResultFile + ".1234-5.new", "begun");
        var observer = new SilentObserver();

        Toy.Run(plan, killed, observer);

        Assert.Equal((plan.Trials.Count, 0), (observer.SkippedTrials, observer.FinishedTrials));
        Folders.AssertEqualResults(plan, clean, killed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Results_do_not_depend_on_the_number_of_workers(int workers)
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan(Toy.Walk, new() { Seeds = "4" });
        var alone = new RunFolder(temporary.File("alone"));
        var together = new RunFolder(temporary.File("together"));
        Toy.Run(plan, alone);
        Toy.Run(plan, together, workers: workers);
        Folders.AssertEqualResults(plan, alone, together);
    }

    [Fact]
    public void A_failing_trial_leaves_its_error_and_the_others_go_on()
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan("study: a\nexperiment: toy\nvary: { kind: [failing, calm] }\nseeds: 2");
        var folder = new RunFolder(temporary.File("run"));
        RunReport report = Toy.Run(plan, folder);
        Assert.Equal(2, report.Finished);
        Assert.Equal(["failing, seed 0", "failing, seed 1"], report.Failed.Select(pair => pair.Key.Label));
        TrialFolder failed = folder.Trial(plan.Trials[0].Id);
        Assert.False(failed.IsFinished);
        Assert.Contains("the toy fell over", File.ReadAllText(failed.ErrorFile), StringComparison.Ordinal);
    }

    [Fact]
    public void A_diverged_trial_is_a_result()
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan("study: a\nexperiment: toy\nkind: diverging");
        var folder = new RunFolder(temporary.File("run"));
        Assert.Equal(1, Toy.Run(plan, folder).Finished);
        FinishedTrial finished = folder.Trial(plan.Trials[0].Id).ReadFinished()!;
        Assert.Equal(TrialOutcome.Diverged, finished.Outcome.Ending);
        Assert.Equal(double.NaN, finished.Outcome.Summary["last_mean"]);
    }

    [Fact]
    public void Two_executors_share_a_folder_and_each_trial_is_run_once()
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan(
            "study: a\nexperiment: toy\nwalk: { steps: 40, spin-microseconds: 500 }\nvary: { wiring: [flat, lightning] }\nseeds: 6"
        );
        var folder = new RunFolder(temporary.File("run"));
        SilentObserver[] observers = [new(), new()];
        RunReport[] reports = new RunReport[2];
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(i => new Thread(() => reports[i] = Toy.Run(plan, folder, observers[i], 2))),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(reports, report => Assert.Equal(12, report.Finished));
        Assert.Equal(12, observers.Sum(observer => observer.StartedTrials));
        Assert.Equal(12, observers.Sum(observer => observer.SkippedTrials));
        var alone = new RunFolder(temporary.File("alone"));
        Toy.Run(plan, alone);
        Folders.AssertEqualResults(plan, alone, folder);
    }
}
