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
    [InlineData("checkpoint", 0)]
    [InlineData("checkpoint", 1)]
    [InlineData("checkpoint", 100)]
    [InlineData("checkpoint", 400)]
    [InlineData("configuration.json", 0)]
    [InlineData("configuration.json", 20)]
    [InlineData("metrics", 0)]
    [InlineData("metrics", 33)]
    public void A_file_cut_short_costs_steps_and_never_the_result(string file, int length)
    {
        using var temporary = new TemporaryFolder();
        (Plan plan, RunFolder folder) = Stopped(temporary, afterSteps: 31);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        string path = file switch
        {
            "checkpoint" => Newest(trial),
            "metrics" => Assert.Single(trial.AttemptMetricsFiles),
            _ => Path.Combine(trial.Path, file),
        };
        using (FileStream stream = File.OpenWrite(path))
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
        Assert.Equal(2, trial.CheckpointFiles.Count);
        string newest = Newest(trial);
        File.WriteAllText(newest, "torn");
        using TrialClaim claim = trial.TryClaim(plan.Trials[0].Configuration, new ClaimWatch())!;
        byte[] state = [];
        Assert.True(
            claim.Restore(stream =>
            {
                state = new byte[stream.Length - stream.Position - SHA256.HashSizeInBytes];
                stream.ReadExactly(state);
            })
        );
        Assert.NotEmpty(state);
    }

    [Fact]
    public void The_furthest_of_several_attempts_checkpoints_is_gone_on_with_and_the_others_make_room_for_its_own()
    {
        using var temporary = new TemporaryFolder();
        (Plan plan, RunFolder folder) = Stopped(temporary, afterSteps: 31);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        // Another attempt, of another machine, stopped earlier, without the first one's files in its view.
        string[] first = [.. trial.CheckpointFiles, .. trial.AttemptMetricsFiles];
        Array.ForEach(first, file => File.Move(file, file + ".away"));
        Stop(plan, folder, afterSteps: 12);
        GiveNames(trial);
        Array.ForEach(first, file => File.Move(file + ".away", file));
        Assert.Equal(4, trial.CheckpointFiles.Count);

        var steps = new StopAfter(5, new CancellationTokenSource());
        Stop(plan, folder, afterSteps: 5, steps);

        Assert.Equal("step 32", steps.Steps[0].Text);
        Assert.Equal(2, trial.CheckpointFiles.Count);
        AssertEndsAsUndisturbed(plan, folder);
    }

    [Fact]
    public void An_attempt_that_has_its_trial_to_itself_writes_plain_files_and_one_that_others_may_disturb_writes_its_own()
    {
        using var temporary = new TemporaryFolder();
        (Plan plan, RunFolder folder) = Stopped(temporary, afterSteps: 31);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        string[] plain = ["checkpoint.bin", "checkpoint.previous.bin", "metrics.jsonl"];
        Assert.Equal(plain, NamesOf(trial));

        // Nobody has it: the next one goes on in the same files.
        Stop(plan, folder, afterSteps: 3);
        Assert.Equal(plain, NamesOf(trial));

        // Taken from a process that is gone, or so it seems.
        var gone = new ClaimRecord($"{AttemptToken.New()}", OwnMachine.Place, -1, 1, 0, "");
        File.WriteAllBytes(trial.ClaimFile, gone.ToBytes());
        Stop(plan, folder, afterSteps: 12);
        Assert.True(trial.HasNamedFiles);
        Assert.Equal(2, trial.CheckpointFiles.Count);

        // Whoever was there first may live on: names stay apart until the trial is finished.
        Stop(plan, folder, afterSteps: 12);
        Assert.All(trial.CheckpointFiles, file => Assert.True(TrialFiles.HasToken(Path.GetFileName(file))));
        AssertEndsAsUndisturbed(plan, folder);
        Assert.False(trial.HasNamedFiles);
    }

    [Fact]
    public void A_checkpoint_from_before_attempts_had_files_of_their_own_is_gone_on_with()
    {
        using var temporary = new TemporaryFolder();
        (Plan plan, RunFolder folder) = Stopped(temporary, afterSteps: 31);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        byte[] newest = File.ReadAllBytes(Newest(trial));
        byte[] rows = File.ReadAllBytes(Assert.Single(trial.AttemptMetricsFiles));
        int header = Array.IndexOf(newest, (byte)'\n') + 1;
        byte[] before =
        [
            .. Encoding.Latin1.GetBytes(
                Encoding
                    .Latin1.GetString(newest, 0, header)
                    .Replace("checkpoint 4", "checkpoint 3", StringComparison.Ordinal)
                    .Replace(",\"progress\":", ",\"unknown\":", StringComparison.Ordinal)
            ),
            .. newest[(header + rows.Length)..^SHA256.HashSizeInBytes],
        ];
        foreach (string file in trial.CheckpointFiles.Concat(trial.AttemptMetricsFiles))
        {
            File.Delete(file);
        }
        File.WriteAllBytes(Path.Combine(trial.Path, "checkpoint.bin"), [.. before, .. SHA256.HashData(before)]);
        File.WriteAllBytes(trial.MetricsFile, [.. rows, .. "{\"step\":99"u8]);

        var steps = new StopAfter(1, new CancellationTokenSource());
        Stop(plan, folder, afterSteps: 1, steps);

        Assert.Equal("step 32", steps.Steps[0].Text);
        AssertEndsAsUndisturbed(plan, folder);
    }

    [Fact]
    public void The_claim_of_a_process_that_is_gone_is_taken_over_at_once_and_another_machines_when_it_stands_still()
    {
        using var temporary = new TemporaryFolder();
        PlannedTrial planned = Toy.Plan(Study).Trials[0];
        var trial = new TrialFolder(temporary.File(planned.Id));
        trial.TryClaim(planned.Configuration, new ClaimWatch())!.Dispose();
        Assert.False(File.Exists(trial.ClaimFile));
        var gone = new ClaimRecord($"{AttemptToken.New()}", OwnMachine.Place, -1, 1, 0, "");
        File.WriteAllBytes(trial.ClaimFile, gone.ToBytes());
        trial.TryClaim(planned.Configuration, new ClaimWatch())!.Dispose();

        ClaimRecord elsewhere = gone with { Place = "elsewhere" };
        File.WriteAllBytes(trial.ClaimFile, elsewhere.ToBytes());
        Assert.Null(trial.TryClaim(planned.Configuration, new ClaimWatch()));
        var impatient = new ClaimWatch { Patience = TimeSpan.FromTicks(1) };
        Assert.Null(trial.TryClaim(planned.Configuration, impatient));
        File.WriteAllBytes(trial.ClaimFile, (elsewhere with { Count = 2 }).ToBytes());
        Assert.Null(trial.TryClaim(planned.Configuration, impatient));
        using TrialClaim? taken = trial.TryClaim(planned.Configuration, impatient);
        Assert.NotNull(taken);
    }

    [Fact]
    public void Two_attempts_at_once_harm_each_other_nothing()
    {
        using var temporary = new TemporaryFolder();
        (Plan plan, RunFolder folder) = Stopped(temporary, afterSteps: 31);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        // Its claim is taken, its lock does not cross: another machine finishes the trial, and clears this one's files away.
        var observer = new StopAfter(int.MaxValue, new CancellationTokenSource())
        {
            At = (
                40,
                () =>
                {
                    File.Delete(trial.ClaimFile);
                    string elsewhere = temporary.File("elsewhere");
                    Toy.Run(plan, new RunFolder(elsewhere));
                    foreach (
                        string file in Directory.EnumerateFiles(new RunFolder(elsewhere).Trial(plan.Trials[0].Id).Path)
                    )
                    {
                        File.Move(file, Path.Combine(trial.Path, Path.GetFileName(file)), overwrite: true);
                    }
                    trial.ClearLeftovers();
                }
            ),
        };
        RunReport report = new Executor(plan, folder, Toy.NoData, observer) { CheckpointInterval = TimeSpan.Zero }.Run(
            default
        );

        Assert.Equal((1, 0), (report.Finished, report.Failed.Count));
        Assert.InRange(observer.Steps.Count, 1, 25);
        AssertEndsAsUndisturbed(plan, folder);
    }

    [Theory]
    [InlineData("of an earlier format")]
    [InlineData("of another state")]
    public void A_whole_checkpoint_of_another_version_is_refused_in_a_line_and_costs_steps_alone(string which)
    {
        using var temporary = new TemporaryFolder();
        (Plan plan, RunFolder folder) = Stopped(temporary, afterSteps: 31);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        string newest = Newest(trial);
        byte[] content = File.ReadAllBytes(newest).AsSpan()[..^SHA256.HashSizeInBytes].ToArray();
        content =
            which == "of another state"
                ? [.. content, 0]
                : Encoding.Latin1.GetBytes(
                    Encoding.Latin1.GetString(content).Replace("checkpoint 4", "checkpoint 2", StringComparison.Ordinal)
                );
        File.WriteAllBytes(newest, [.. content, .. SHA256.HashData(content)]);
        using var stop = new CancellationTokenSource();
        var observer = new StopAfter(int.MaxValue, stop);
        Assert.Equal(1, new Executor(plan, folder, Toy.NoData, observer).Run(stop.Token).Finished);
        Assert.Equal(
            [$"{Path.GetFileName(newest)} is of another version of Filigree and cannot be gone on with"],
            observer.Said
        );
        AssertEndsAsUndisturbed(plan, folder);
    }

    [Fact]
    public void A_torn_last_line_of_metrics_is_dropped()
    {
        using var temporary = new TemporaryFolder();
        (Plan plan, RunFolder folder) = Stopped(temporary, afterSteps: 31);
        File.AppendAllText(Assert.Single(folder.Trial(plan.Trials[0].Id).AttemptMetricsFiles), "{\"step\":3");
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
        using (TrialClaim? first = trial.TryClaim(planned.Configuration, new ClaimWatch()))
        {
            Assert.NotNull(first);
            Assert.Null(trial.TryClaim(planned.Configuration, new ClaimWatch()));
        }
        using TrialClaim? second = trial.TryClaim(planned.Configuration, new ClaimWatch());
        Assert.NotNull(second);
    }

    [Fact]
    public void A_copy_of_another_trials_folder_is_left_out_and_made_anew()
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan($"{Study}\nseeds: 2");
        var undisturbed = new RunFolder(temporary.File("undisturbed"));
        Toy.Run(plan, undisturbed);
        var folder = new RunFolder(temporary.File("run"));
        Toy.Run(plan, folder);
        TrialFolder mine = folder.Trial(plan.Trials[0].Id);
        TrialFolder other = folder.Trial(plan.Trials[1].Id);
        foreach (string file in Directory.EnumerateFiles(other.Path))
        {
            File.Copy(file, Path.Combine(mine.Path, Path.GetFileName(file)), overwrite: true);
        }

        Assert.False(mine.IsFinished);
        Assert.Null(mine.Read(out string? damage));
        Assert.Equal("configuration.json is another trial's", damage);
        Toy.Run(plan, folder);

        Folders.AssertEqualResults(plan, undisturbed, folder);
    }

    [Fact]
    public void A_copy_of_another_trials_unfinished_folder_is_no_state_to_go_on_from()
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan($"{Study}\nseeds: 2");
        var undisturbed = new RunFolder(temporary.File("undisturbed"));
        Toy.Run(plan, undisturbed);
        var folder = new RunFolder(temporary.File("run"));
        folder.Prepare(plan, "a test");
        Stop(plan, folder, afterSteps: 31);
        TrialFolder stopped = folder.Trial(plan.Trials[0].Id);
        Assert.True(stopped.HasCheckpoint);
        string copy = folder.Trial(plan.Trials[1].Id).Path;
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.EnumerateFiles(stopped.Path))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        }

        Toy.Run(plan, folder);

        Folders.AssertEqualResults(plan, undisturbed, folder);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"experiment\":\"toy\"")]
    [InlineData("{}")]
    public void A_damaged_configuration_costs_no_result(string text)
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan(Study);
        var folder = new RunFolder(temporary.File("run"));
        Toy.Run(plan, folder);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        DateTime written = File.GetLastWriteTimeUtc(trial.ResultFile);
        File.WriteAllText(trial.ConfigurationFile, text);

        Assert.True(trial.IsFinished);
        Toy.Run(plan, folder);

        Assert.True(trial.HasWholeConfiguration());
        Assert.Equal(written, File.GetLastWriteTimeUtc(trial.ResultFile));
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
        Stop(plan, folder, afterSteps);
        return (plan, folder);
    }

    private static void Stop(Plan plan, RunFolder folder, int afterSteps, StopAfter? observer = null)
    {
        using var stop = new CancellationTokenSource();
        var executor = new Executor(plan, folder, Toy.NoData, observer ?? new StopAfter(afterSteps, stop))
        {
            Workers = 1,
            CheckpointInterval = TimeSpan.Zero,
        };
        Assert.True(executor.Run(observer?.Token ?? stop.Token).WasStopped);
    }

    private static string Newest(TrialFolder trial) =>
        trial.CheckpointFiles.Single(file => !file.Contains(".previous.", StringComparison.Ordinal));

    private static string[] NamesOf(TrialFolder trial) =>
        [
            .. trial
                .CheckpointFiles.Concat(trial.AttemptMetricsFiles)
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal),
        ];

    // As an attempt leaves its files that took the trial from another one.
    private static void GiveNames(TrialFolder trial)
    {
        var token = AttemptToken.New();
        File.Move(trial.PreviousCheckpointOf(null), trial.PreviousCheckpointOf(token));
        File.Move(trial.CheckpointOf(null), trial.CheckpointOf(token));
        File.Move(trial.MetricsOf(null), trial.MetricsOf(token));
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
        public CancellationToken Token => stop.Token;

        public List<string> Said { get; } = [];

        public List<TrialProgress> Steps { get; } = [];

        public (int Step, Action? Act) At { get; init; }

        public void Damaged(PlannedTrial trial, string what) => Said.Add(what);

        public void Skipped(PlannedTrial trial) { }

        public void Started(PlannedTrial trial) { }

        public void Progressed(PlannedTrial trial, TrialProgress progress)
        {
            Steps.Add(progress);
            if (Steps.Count == steps)
            {
                stop.Cancel();
            }
            if (progress.Text == $"step {At.Step}")
            {
                At.Act!();
            }
        }

        public void Finished(PlannedTrial trial, TrialOutcome outcome, double seconds) { }

        public void Failed(PlannedTrial trial, Exception error) { }

        public void Waiting(int trials) { }
    }
}
