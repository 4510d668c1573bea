using System.Globalization;
using System.Text.Json;
using Filigree.Cli.Tests.Runs;

namespace Filigree.Cli.Tests.Slurm;

/// <summary>Runs on a real Slurm: whatever happens to its jobs, the bytes are those of a local run.</summary>
[Trait("Run", "once")]
public sealed class SlurmTests(SlurmCluster cluster) : IClassFixture<SlurmCluster>
{
    private static readonly string Long = SmallStudy.Yaml.Replace("epochs: 2", "epochs: 90", StringComparison.Ordinal);

    [SlurmFact]
    public async Task A_run_is_an_array_of_tasks_and_a_job_that_writes_the_report()
    {
        cluster.Start();
        using var study = new SmallStudy();
        string run = study.RunFolder("slurm");

        // Three seeds of two wirings; the cluster takes four tasks, and runs three at once.
        CommandLine.Outcome submitted = Submit(study, "--seeds", "3", "--tasks", "7");
        Assert.Contains(
            "this cluster takes arrays of 4 tasks: 4 instead of 7",
            submitted.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("6 of 6 trials in 4 tasks, job ", submitted.Error, StringComparison.Ordinal);
        cluster.WaitForJobs();

        Assert.Equal(0, (await study.RunAsync("here", "--seeds", "3")).ExitCode);
        Assert.Equal(study.Results("here"), study.Results("slurm"));
        Assert.True(File.Exists(Path.Combine(run, "report.html")));
        JsonElement status = cluster.Status(run);
        Assert.Equal((6, 6), (status.GetProperty("trials").GetInt32(), status.GetProperty("finished").GetInt32()));
        Assert.Equal(0, status.GetProperty("secondsLeft").GetDouble());
        Assert.Empty(status.GetProperty("slurm").GetProperty("queue").EnumerateObject());
        Assert.Contains("6 finished (100% of the work)", cluster.Filigree("status", run).Out, StringComparison.Ordinal);
        string round = Assert.Single(Directory.GetDirectories(Path.Combine(run, "slurm"), "0*"));
        Assert.Equal(4, File.ReadAllLines(Path.Combine(round, "chunks")).Length);
        Assert.Equal(6, Directory.GetFiles(Path.Combine(round, "done")).Sum(file => File.ReadAllLines(file).Length));
        Assert.All(
            Directory.GetFiles(run, "timing.json", SearchOption.AllDirectories),
            file =>
            {
                string timing = File.ReadAllText(file);
                Assert.Contains("\"array-task\": ", timing, StringComparison.Ordinal);
                Assert.Contains("\"slurm-node\": \"n", timing, StringComparison.Ordinal);
                Assert.Contains(
                    $"\"program\": \"{Path.GetFileName(Assert.Single(Directory.GetDirectories(Path.Combine(run, "slurm", "program"))))}\"",
                    timing,
                    StringComparison.Ordinal
                );
            }
        );

        // What is finished is not submitted again.
        CommandLine.Outcome again = Submit(study, "--seeds", "3");
        Assert.Contains("all trials are finished, nothing is submitted", again.Error, StringComparison.Ordinal);
    }

    [SlurmFact]
    public async Task A_task_whose_time_is_nearly_over_is_requeued_and_one_that_is_killed_is_run_again_by_the_next_round()
    {
        cluster.Start();
        using var study = new SmallStudy(Long);
        string run = study.RunFolder("slurm");
        Submit(study, "--tasks", "2", "--checkpoint-seconds", "0.1");
        string round = Assert.Single(Directory.GetDirectories(Path.Combine(run, "slurm"), "0*"));
        cluster.WaitFor(() => Claims(run) == 2, "two trials that run");
        // Checkpoints are there: who begins again goes on.
        cluster.WaitFor(
            () => Directory.GetFiles(run, "checkpoint*.bin", SearchOption.AllDirectories).Length >= 4,
            "checkpoints"
        );
        // Held while it is looked at, so that no machine is too fast for what follows.
        int[] processes = [ProcessOf(round, 0), ProcessOf(round, 1)];
        Array.ForEach(processes, process => Signal(process, "STOP"));

        string job = cluster.Status(run).GetProperty("slurm").GetProperty("array").GetString()!;
        CommandLine.Outcome refused = cluster.Filigree("run", study.StudyFile, "--out", run, "--slurm");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"jobs {job} and ", refused.Error, StringComparison.Ordinal);
        // As Slurm does three minutes before the time limit; and as a failing node does.
        Assert.Equal(0, cluster.Run("scancel", "--signal=USR1", "--batch", $"{job}_0").ExitCode);
        Signal(processes[0], "CONT");
        string log = Path.Combine(round, "logs", "0.log");
        cluster.WaitFor(
            () => File.ReadAllText(log).Contains($"saved, and {job}_0 is requeued", StringComparison.Ordinal),
            "the requeueing"
        );
        Signal(processes[1], "KILL");
        cluster.WaitForJobs();

        Assert.Equal(0, (await study.RunAsync("here")).ExitCode);
        Assert.Equal(study.Results("here"), study.Results("slurm"));
        Assert.True(File.Exists(Path.Combine(run, "report.html")));
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(run, "slurm"), "0*").Length);
        Assert.Equal(2, File.ReadLines(log).Count(line => line.StartsWith("task 0 on ", StringComparison.Ordinal)));
    }

    [SlurmFact]
    public async Task A_cancelled_run_submits_no_further_round_and_goes_on_when_it_is_run_again_here()
    {
        cluster.Start();
        using var study = new SmallStudy(Long);
        string run = study.RunFolder("slurm");
        Submit(study, "--tasks", "1");
        cluster.WaitFor(() => Claims(run) == 1, "a trial that runs");
        Assert.Equal(1, cluster.Status(run).GetProperty("running").GetInt32());

        CommandLine.Outcome cancelled = cluster.Filigree("cancel", run);
        Assert.Equal((0, 2), (cancelled.ExitCode, cancelled.Error.Split("is cancelled").Length - 1));
        cluster.WaitForJobs();
        Assert.True(cluster.Status(run).GetProperty("slurm").GetProperty("cancelled").GetBoolean());
        Assert.False(File.Exists(Path.Combine(run, "report.html")));
        Assert.Contains("nobody works on ", cluster.Filigree("cancel", run).Error, StringComparison.Ordinal);

        Assert.Equal(0, (await study.RunAsync("slurm")).ExitCode);
        Assert.Equal(0, (await study.RunAsync("here")).ExitCode);
        Assert.Equal(study.Results("here"), study.Results("slurm"));
    }

    private CommandLine.Outcome Submit(SmallStudy study, params string[] options)
    {
        CommandLine.Outcome outcome = cluster.Filigree([
            "run",
            study.StudyFile,
            "--out",
            study.RunFolder("slurm"),
            "--slurm",
            .. options,
        ]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }

    private void Signal(int process, string signal) =>
        Assert.Equal(0, cluster.Run("kill", $"-{signal}", process.ToString(CultureInfo.InvariantCulture)).ExitCode);

    private static int Claims(string run) => Directory.GetFiles(run, "claim", SearchOption.AllDirectories).Length;

    private static int ProcessOf(string round, int task) =>
        JsonDocument
            .Parse(File.ReadAllText(Path.Combine(round, "tasks", $"{task}.json")))
            .RootElement.GetProperty("process")
            .GetInt32();
}
