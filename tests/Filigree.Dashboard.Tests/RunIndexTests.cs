using Filigree.Dashboard.Index;

namespace Filigree.Dashboard.Tests;

[Trait("Run", "once")]
public sealed class RunIndexTests
{
    [Fact]
    public void Every_state_of_a_trial_is_told_from_the_others()
    {
        using var run = new GeneratedRun(wirings: 2, seeds: 4);
        run.Finish(0, 5);
        run.Finish(1, 2, hasDiverged: true);
        run.Begin(2, 3);
        run.Fail(3, 2, "the toy fell over");
        run.Begin(4, 1, isGone: true);
        run.Finish(5, 4);
        File.AppendAllText(run.File(5, "metrics.jsonl"), "more");
        run.Begin(6, 1);
        run.Stop(6);

        RunIndex index = Read(run);

        Assert.Equal(
            ["Finished", "Diverged", "Running", "Failed", "Stale", "Damaged", "Stopped", "Waiting"],
            index.View.Trials.Select(trial => trial.State.ToString())
        );
        Assert.Equal("the toy fell over (InvalidOperationException)", index.View.Trials[3].Message);
        Assert.Equal("metrics.jsonl is damaged", index.View.Trials[5].Message);
        Assert.Equal(12.5, index.View.Trials[0].Seconds);
        Assert.Equal(GeneratedRun.Accuracy(0, 5), index.View.Trials[0].Summary["best_validation_accuracy"]);
        Assert.Equal(["wiring", "rate"], index.View.Factors);
        Assert.Equal(["lightning(100)", "lightning(200)"], index.View.Levels[0]);
    }

    [Fact]
    public void A_row_counts_once_its_line_feed_is_there()
    {
        using var run = new GeneratedRun(1, 1);
        string row = GeneratedRun.Row(0, 3);
        run.Begin(0, 2, torn: row[..20]);
        RunIndex index = Read(run);
        Assert.Equal(2, index.View.Trials[0].Rows.Count);
        long before = index.Revision;

        run.Append(0, row[20..]);
        index.Poll(default);

        Assert.Equal([1, 2, 3], Column(index, 0, "epoch"));
        Assert.Equal(GeneratedRun.Accuracy(0, 3), Column(index, 0, "validation_accuracy")[^1]);
        Assert.True(index.View.Trials[0].Revision > before);
    }

    [Fact]
    public void An_attempt_that_begins_behind_another_is_read_from_its_beginning()
    {
        using var run = new GeneratedRun(1, 1);
        run.Begin(0, 9);
        RunIndex index = Read(run);

        run.Begin(0, 4);
        index.Poll(default);

        Assert.Equal([1, 2, 3, 4], Column(index, 0, "epoch"));
    }

    [Fact]
    public void A_failed_and_a_stale_trial_that_are_taken_up_again_run()
    {
        using var run = new GeneratedRun(1, 2);
        run.Fail(0, 2, "no memory");
        run.Begin(1, 2, isGone: true);
        RunIndex index = Read(run);
        index.Poll(default);
        Assert.Equal([Standing.Failed, Standing.Stale], index.View.Trials.Select(trial => trial.State));

        run.Begin(0, 3);
        run.Begin(1, 3);
        index.Poll(default);

        Assert.All(index.View.Trials, trial => Assert.Equal(Standing.Running, trial.State));
        Assert.Equal("epoch 3", index.View.Trials[0].Message);
        Assert.Equal(3, index.View.Trials[1].Rows.Count);
    }

    [Fact]
    public void A_finished_trial_is_read_once()
    {
        using var run = new GeneratedRun(1, 2);
        run.Finish(0, 5);
        RunIndex index = Read(run);
        index.Poll(default);
        TrialRows rows = index.View.Trials[0].Rows;
        long revision = index.View.Trials[0].Revision;

        for (int poll = 0; poll < 40; poll++)
        {
            index.Poll(default);
        }

        Assert.True(index.View.Trials[0].IsAtRest);
        Assert.Same(rows, index.View.Trials[0].Rows);
        Assert.Equal(revision, index.View.Trials[0].Revision);
    }

    [Fact]
    public void A_trial_whose_folder_is_taken_away_waits_again()
    {
        using var run = new GeneratedRun(1, 2);
        run.Finish(0, 5);
        RunIndex index = Read(run);

        Directory.Delete(run.TrialFolder(0), recursive: true);
        index.Poll(default);

        Assert.Equal(Standing.Waiting, index.View.Trials[0].State);
        Assert.Equal(0, index.View.Trials[0].Rows.Count);
    }

    [Fact]
    public void A_plan_that_is_run_meanwhile_is_shown()
    {
        using var run = new GeneratedRun(2, 2);
        run.Finish(3, 5);
        RunIndex index = Read(run);
        long view = index.View.Number;

        run.WritePlan([run.Trials[3]], content: "other");
        index.Poll(default);

        Assert.NotEqual(view, index.View.Number);
        Assert.Equal(Standing.Finished, Assert.Single(index.View.Trials).State);
        Assert.Single(index.View.OtherPlans);
    }

    [Fact]
    public void A_folder_that_is_gone_is_said_and_what_was_read_stays()
    {
        using var run = new GeneratedRun(1, 1);
        run.Finish(0, 5);
        RunIndex index = Read(run);
        string aside = run.Path + "-aside";

        Directory.Move(run.Path, aside);
        index.Poll(default);
        Assert.Contains("is gone", index.Problem, StringComparison.Ordinal);
        Assert.Equal(5, index.View.Trials[0].Rows.Count);

        Directory.Move(aside, run.Path);
        index.Poll(default);
        Assert.Equal("", index.Problem);
    }

    [Fact]
    public void What_a_plan_calls_a_trial_names_no_other_place()
    {
        using var run = new GeneratedRun(1, 1);
        run.WritePlan([run.Trials[0], run.Trials[0] with { Id = "../../../../etc" }]);

        Assert.Equal([run.Trials[0].Id], Read(run).View.Lines.Select(line => line.Id));
    }

    [Fact]
    public void Links_are_not_followed()
    {
        using var run = new GeneratedRun(1, 2);
        using var elsewhere = new GeneratedRun(1, 2);
        elsewhere.Finish(0, 5);
        elsewhere.Fail(1, 1, "a secret");
        Directory.CreateSymbolicLink(run.TrialFolder(0), elsewhere.TrialFolder(0));
        run.Begin(1, 1);
        run.Stop(1);
        File.CreateSymbolicLink(run.File(1, "error.txt"), elsewhere.File(1, "error.txt"));

        RunIndex index = Read(run);

        Assert.Equal(Standing.Waiting, index.View.Trials[0].State);
        Assert.Equal(
            (Standing.Failed, "error.txt is a link"),
            (index.View.Trials[1].State, index.View.Trials[1].Message)
        );
        Assert.Equal("", index.Files(index.View.Trials[1]).ReadLogTail());
    }

    [Fact]
    public void A_folder_of_trials_that_is_a_link_is_said()
    {
        using var run = new GeneratedRun(1, 1);
        using var elsewhere = new GeneratedRun(1, 1);
        elsewhere.Finish(0, 5);
        Directory.Delete(Path.Combine(run.Path, "trials"));
        Directory.CreateSymbolicLink(Path.Combine(run.Path, "trials"), Path.Combine(elsewhere.Path, "trials"));

        RunIndex index = Read(run);

        Assert.Contains("is a link", index.Problem, StringComparison.Ordinal);
        Assert.Equal(Standing.Waiting, index.View.Trials[0].State);
    }

    [Fact]
    public void What_is_no_run_is_refused()
    {
        string empty = Directory.CreateTempSubdirectory("filigree-live-").FullName;

        Assert.Throws<UserError>(() => new RunIndex(empty));
        Directory.Delete(empty);
        Assert.Throws<UserError>(() => new RunIndex(empty));
    }

    internal static RunIndex Read(GeneratedRun run)
    {
        var index = new RunIndex(run.Path);
        index.Poll(default);
        return index;
    }

    private static double[] Column(RunIndex index, int line, string name) =>
        index.View.Trials[line].Rows.Find("")!.Column(name).ToArray();
}
