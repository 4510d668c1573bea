using Filigree.Studies.Execution;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Trials;

public sealed class TrialStateTests
{
    [Fact]
    public void A_trial_waits_runs_is_stopped_fails_diverges_and_finishes_as_its_folder_says()
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan(
            "study: a\nexperiment: toy\nwalk: { steps: 20 }\nvary: { kind: [calm, failing, diverging] }"
        );
        var folder = new RunFolder(temporary.File("run"));
        TrialState Of(int trial) => TrialState.Of(folder.Trial(plan.Trials[trial].Id));
        Assert.All(Enumerable.Range(0, 3), trial => Assert.Equal(TrialStatus.Waiting, Of(trial).Status));

        TrialState? during = null;
        using var stop = new CancellationTokenSource();
        var watcher = new Watcher
        {
            Stepped = progress =>
            {
                if (progress.Text == "step 11")
                {
                    during = Of(0);
                    stop.Cancel();
                }
            },
        };
        folder.Prepare(plan, "a test");
        new Executor(plan, folder, Toy.NoData, watcher) { Workers = 1 }.Run(stop.Token);
        Assert.Equal(
            (TrialStatus.Running, AttemptToken.HostName, Environment.ProcessId, true),
            (during!.Status, during.Host, during.Process, during.IsHere)
        );
        // The first step says where it is at once; later ones when the next sign of life is due.
        Assert.Equal((0.05, "step 1"), (during.Progress, during.Text));
        TrialState stopped = Of(0);
        Assert.Equal((TrialStatus.Stopped, 0.55), (stopped.Status, stopped.Progress));
        long position = 0;
        Assert.Equal(2, TrialState.ReadRows(stopped.MetricsFile!, ref position).Count);
        File.AppendAllText(stopped.MetricsFile!, "{\"step\":15}\n{\"step\"");
        Assert.Equal(15, Assert.Single(TrialState.ReadRows(stopped.MetricsFile!, ref position)).Numbers["step"]);
        Assert.Empty(TrialState.ReadRows(stopped.MetricsFile!, ref position));

        Toy.Run(plan, folder);
        Assert.Equal(
            [TrialStatus.Finished, TrialStatus.Failed, TrialStatus.Diverged],
            Enumerable.Range(0, 3).Select(trial => Of(trial).Status)
        );
        Assert.StartsWith("the toy fell over", Of(1).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_whose_process_is_gone_or_that_stood_still_is_stale()
    {
        using var temporary = new TemporaryFolder();
        var trial = new TrialFolder(temporary.File("0123456789abcdef"));
        Directory.CreateDirectory(trial.Path);
        var claim = new ClaimRecord($"{AttemptToken.New()}", OwnMachine.Place, -1, 3, 0.25, "epoch 1 of 4");
        File.WriteAllBytes(trial.ClaimFile, claim.ToBytes());
        TrialState gone = TrialState.Of(trial);
        Assert.Equal((TrialStatus.Stale, 0.25, false), (gone.Status, gone.Progress, gone.IsHere));

        File.WriteAllBytes(trial.ClaimFile, (claim with { Place = "elsewhere" }).ToBytes());
        Assert.Equal(TrialStatus.Running, TrialState.Of(trial).Status);
        File.SetLastWriteTimeUtc(trial.ClaimFile, DateTime.UtcNow.AddMinutes(-6));
        Assert.Equal(TrialStatus.Stale, TrialState.Of(trial).Status);
    }

    private sealed class Watcher : IRunObserver
    {
        public required Action<TrialProgress> Stepped { get; init; }

        public void Progressed(PlannedTrial trial, TrialProgress progress) => Stepped(progress);
    }
}
