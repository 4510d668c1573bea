using System.Diagnostics;
using System.Text.Json;
using Filigree.Cli.Commands;
using Filigree.Cli.Tests.Runs;
using Filigree.Studies.Execution.Slurm;

namespace Filigree.Cli.Tests.Commands;

[Trait("Run", "once")]
public sealed class StatusCommandTests
{
    [Fact]
    public async Task A_run_of_another_process_is_watched_cancelled_and_gone_on_with()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        using var study = new SmallStudy(SmallStudy.Yaml.Replace("epochs: 2", "epochs: 400", StringComparison.Ordinal));
        string run = study.RunFolder("run");
        using (Process process = study.Start("run", "--checkpoint-seconds", "1000"))
        {
            while (!process.HasExited && Claimed(run).Count() < 2)
            {
                Thread.Sleep(10);
            }
            JsonElement during = await StatusOf(run);
            Assert.Equal((2, 2), (during.GetProperty("trials").GetInt32(), during.GetProperty("running").GetInt32()));
            JsonElement trial = during.GetProperty("unfinished")[0];
            Assert.Equal(process.Id, trial.GetProperty("process").GetInt32());
            string text = (await CommandLine.RunAsync("status", run)).Out;
            Assert.StartsWith($"test/small: 2 trials in {run}\n  2 running (", text, StringComparison.Ordinal);
            Assert.Contains($"process {process.Id})", text, StringComparison.Ordinal);

            CommandLine.Outcome cancelled = await CommandLine.RunAsync("cancel", run);
            Assert.Equal(
                (0, $"process {process.Id} is asked to save and end\n"),
                (cancelled.ExitCode, cancelled.Error.ReplaceLineEndings("\n"))
            );
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(130, process.ExitCode);
        }

        JsonElement stopped = await StatusOf(run);
        Assert.Equal((0, 2), (stopped.GetProperty("running").GetInt32(), stopped.GetProperty("stopped").GetInt32()));
        Assert.Equal(JsonValueKind.Null, stopped.GetProperty("secondsLeft").ValueKind);
        Assert.Equal($"nobody works on {run}", (await CommandLine.RunAsync("cancel", run)).Error.Trim());
    }

    [Fact]
    public async Task A_finished_run_has_nothing_left_and_a_killed_ones_trials_are_stale()
    {
        using var study = new SmallStudy();
        string run = study.RunFolder("run");
        Assert.Equal(0, (await study.RunAsync("run")).ExitCode);
        string text = (await CommandLine.RunAsync("status", run)).Out;
        Assert.Equal(
            $"test/small: 2 trials in {run}\n  2 finished (100% of the work)\n",
            text.ReplaceLineEndings("\n")
        );
        Assert.Equal(0, (await StatusOf(run)).GetProperty("secondsLeft").GetDouble());

        // As a process leaves it that was killed; its number was another's before.
        string trial = Directory.GetDirectories(Path.Combine(run, "trials"))[0];
        File.Delete(Path.Combine(trial, "result.json"));
        using (Process other = study.Start("other", "--set", "training.epochs=400"))
        {
            while (!other.HasExited && !Claimed(study.RunFolder("other")).Any())
            {
                Thread.Sleep(5);
            }
            other.Kill();
            other.WaitForExit();
        }
        Claimed(study.RunFolder("other")).First().CopyTo(Path.Combine(trial, "claim"));
        text = (await CommandLine.RunAsync("status", run)).Out;
        Assert.Contains("1 finished, 1 stale (", text, StringComparison.Ordinal);
        Assert.Contains("; the next run takes it up", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "--time",
        "soon",
        "filigree: --time: 'soon'; expected a time as sbatch takes it, such as 90, 2:00:00 or 1-12"
    )]
    [InlineData("--mem", "much", "filigree: --mem: 'much'; expected a size as sbatch takes it, such as 4G")]
    [InlineData("--tasks", "0", "filigree: --tasks: '0'; expected a whole number from 1 to 100000")]
    [InlineData("--cpus", "0", "filigree: --cpus: '0'; expected a whole number from 1 to 4096")]
    [InlineData(
        "--sbatch",
        "long",
        "filigree: --sbatch: 'long'; expected an option of sbatch, such as --partition=long"
    )]
    public async Task What_Slurm_cannot_take_is_refused_in_a_line(string option, string value, string message)
    {
        using var study = new SmallStudy();
        CommandLine.Outcome outcome = await study.RunAsync("run", "--slurm", $"{option}={value}");
        Assert.Equal((2, message), (outcome.ExitCode, outcome.Error.Trim()));
        outcome = await study.RunAsync("run", $"{option}=1");
        Assert.Equal(
            (2, $"filigree: {option}: this goes with --slurm only; add --slurm, or leave it out"),
            (outcome.ExitCode, outcome.Error.Trim())
        );
    }

    [Fact]
    public async Task Cores_of_a_task_are_asked_for_by_their_own_option()
    {
        using var study = new SmallStudy();
        CommandLine.Outcome outcome = await study.RunAsync("run", "--slurm", "--workers", "2");
        Assert.Equal(
            (
                2,
                "filigree: --workers: this goes without --slurm only; --cpus says how many trials a task runs side by side"
            ),
            (outcome.ExitCode, outcome.Error.Trim())
        );
        outcome = await CommandLine.RunAsync("slurm-task", study.Folder, "0001-abcd");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("there is no such round of a run", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_Slurm_the_command_says_so_and_writes_nothing()
    {
        using var study = new SmallStudy();
        var start = new ProcessStartInfo(
            SlurmProgram.Runtime,
            [typeof(CommandShell).Assembly.Location, "run", study.StudyFile, "--slurm", "--out", study.RunFolder("run")]
        )
        {
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = study.Folder;
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(
            (
                2,
                "filigree: --slurm: there is no 'sbatch' on this machine; give the command on a machine that submits jobs to Slurm, or leave --slurm out to run here"
            ),
            (process.ExitCode, error.Trim())
        );
        Assert.False(Directory.Exists(study.RunFolder("run")));
    }

    // A claim that was just made is empty for a moment.
    private static IEnumerable<FileInfo> Claimed(string run) =>
        Directory.Exists(run)
            ? new DirectoryInfo(run).GetFiles("claim", SearchOption.AllDirectories).Where(claim => claim.Length > 0)
            : [];

    private static async Task<JsonElement> StatusOf(string run)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync("status", run, "--json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return JsonDocument.Parse(outcome.Out).RootElement;
    }
}
