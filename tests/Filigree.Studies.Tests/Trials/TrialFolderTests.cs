using System.Security.Cryptography;
using System.Text;
using Filigree.Studies.Execution;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Trials;

/// <summary>Whatever state a killed process leaves a trial's folder in, the trial ends with the same bytes.</summary>
public sealed class TrialFolderTests
{
    private const string Study = "study: a\nexperiment: toy\nwalk: { steps: 60 }";

    [Theory]
    [InlineData("checkpoint.bin", 0)]
    [InlineData("checkpoint.bin", 1)]
    [InlineData("checkpoint.bin", 100)]
    [InlineData("checkpoint.bin", 400)]
    [InlineData("configuration.json", 0)]
    [InlineData("configuration.json", 20)]
    [InlineData("metrics.jsonl", 0)]
    [InlineData("metrics.jsonl", 33)]
    public void A_file_cut_short_costs_steps_and_never_the_result(string file, int length)
    {
        using var temporary = new TemporaryFolder();
        (Plan plan, RunFolder folder) = Stopped(temporary, afterSteps: 31);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        using (FileStream stream = File.OpenWrite(Path.Combine(trial.Path, file)))
        {
            stream.SetLength(length);
        }
        AssertEndsAsUndisturbed(plan, folder);
    }

    [Fact]
    public void A_torn_checkpoint_falls_back_to_the_one_before()
    {
        using var temporary = new TemporaryFolder();
        (Plan plan, RunFolder folder) = Stopped(temporary, afterSteps: 31);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        Assert.True(File.Exists(trial.PreviousCheckpointFile));
        File.WriteAllText(trial.CheckpointFile, "torn");
        using TrialClaim claim = trial.TryClaim(plan.Trials[0].Configuration)!;
        byte[] state = [];
        Assert.True(
            claim.Restore(stream =>
            {
                state = new byte[stream.Length - stream.Position - SHA256.HashSizeInBytes];
                stream.ReadExactly(state);
            })
        );
        Assert.NotEmpty(state);
        Assert.False(File.Exists(trial.CheckpointFile));
    }

    [Theory]
    [InlineData("of an earlier format")]
    [InlineData("of another state")]
    public void A_whole_checkpoint_of_another_version_is_refused_in_a_line_and_costs_steps_alone(string which)
    {
        using var temporary = new TemporaryFolder();
        (Plan plan, RunFolder folder) = Stopped(temporary, afterSteps: 31);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        byte[] content = File.ReadAllBytes(trial.CheckpointFile).AsSpan()[..^SHA256.HashSizeInBytes].ToArray();
        content =
            which == "of another state"
                ? [.. content, 0]
                : Encoding.Latin1.GetBytes(
                    Encoding.Latin1.GetString(content).Replace("checkpoint 3", "checkpoint 2", StringComparison.Ordinal)
                );
        File.WriteAllBytes(trial.CheckpointFile, [.. content, .. SHA256.HashData(content)]);
        using var stop = new CancellationTokenSource();
        var observer = new StopAfter(int.MaxValue, stop);
        Assert.Equal(1, new Executor(plan, folder, Toy.NoData, observer).Run(stop.Token).Finished);
        Assert.Equal(["checkpoint.bin is of another version of Filigree and cannot be gone on with"], observer.Said);
        AssertEndsAsUndisturbed(plan, folder);
    }

    [Fact]
    public void A_torn_last_line_of_metrics_is_dropped()
    {
        using var temporary = new TemporaryFolder();
        (Plan plan, RunFolder folder) = Stopped(temporary, afterSteps: 31);
        File.AppendAllText(folder.Trial(plan.Trials[0].Id).MetricsFile, "{\"step\":3");
        AssertEndsAsUndisturbed(plan, folder);
    }

    [Theory]
    [InlineData("result.json", "{")]
    [InlineData("result.json", "[]")]
    [InlineData("result.json", "")]
    [InlineData("metrics.jsonl", "{\"step\":1,\"mean\":0}\n")]
    public void A_damaged_finished_trial_is_run_again(string file, string text)
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan(Study);
        var folder = new RunFolder(temporary.File("run"));
        Toy.Run(plan, folder);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        Assert.True(trial.IsFinished);
        File.WriteAllText(Path.Combine(trial.Path, file), text);
        Assert.False(trial.IsFinished);
        AssertEndsAsUndisturbed(plan, folder);
    }

    [Fact]
    public void A_claimed_trial_is_refused_to_others_until_the_claim_ends()
    {
        using var temporary = new TemporaryFolder();
        PlannedTrial planned = Toy.Plan(Study).Trials[0];
        var trial = new TrialFolder(temporary.File(planned.Id));
        using (TrialClaim? first = trial.TryClaim(planned.Configuration))
        {
            Assert.NotNull(first);
            Assert.Null(trial.TryClaim(planned.Configuration));
        }
        using TrialClaim? second = trial.TryClaim(planned.Configuration);
        Assert.NotNull(second);
    }

    [Fact]
    public void The_folder_names_the_hash_of_the_configuration_in_it()
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan(Study);
        var folder = new RunFolder(temporary.File("run"));
        Toy.Run(plan, folder);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        byte[] hash = System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(trial.ConfigurationFile));
        Assert.StartsWith(Path.GetFileName(trial.Path), Convert.ToHexStringLower(hash), StringComparison.Ordinal);
        Assert.Equal(
            ["configuration.json", "metrics.jsonl", "result.json", "timing.json"],
            Directory.EnumerateFiles(trial.Path).Select(Path.GetFileName).Order()
        );
    }

    /// <summary>A trial with a checkpoint at every step, stopped after some.</summary>
    private static (Plan Plan, RunFolder Folder) Stopped(TemporaryFolder temporary, int afterSteps)
    {
        Plan plan = Toy.Plan(Study);
        var folder = new RunFolder(temporary.File("run"));
        folder.Prepare(plan, "a test");
        using var stop = new CancellationTokenSource();
        var executor = new Executor(plan, folder, Toy.NoData, new StopAfter(afterSteps, stop))
        {
            Workers = 1,
            CheckpointInterval = TimeSpan.Zero,
        };
        Assert.True(executor.Run(stop.Token).WasStopped);
        return (plan, folder);
    }

    private static void AssertEndsAsUndisturbed(Plan plan, RunFolder folder)
    {
        using var temporary = new TemporaryFolder();
        var undisturbed = new RunFolder(temporary.File("run"));
        Assert.Equal(1, Toy.Run(plan, undisturbed).Finished);
        Assert.Equal(1, Toy.Run(plan, folder).Finished);
        Folders.AssertEqualResults(plan, undisturbed, folder);
    }

    private sealed class StopAfter(int steps, CancellationTokenSource stop) : IRunObserver
    {
        private int seen;

        public List<string> Said { get; } = [];

        public void Damaged(PlannedTrial trial, string what) => Said.Add(what);

        public void Skipped(PlannedTrial trial) { }

        public void Started(PlannedTrial trial) { }

        public void Progressed(PlannedTrial trial, TrialProgress progress)
        {
            if (++seen == steps)
            {
                stop.Cancel();
            }
        }

        public void Finished(PlannedTrial trial, TrialOutcome outcome, double seconds) { }

        public void Failed(PlannedTrial trial, Exception error) { }

        public void Waiting(int trials) { }
    }
}
