using System.Diagnostics;
using Filigree.Cli.Commands;
using Filigree.Tests.Shared;

namespace Filigree.Cli.Tests.Runs;

/// <summary>Real training, killed and interrupted from outside.</summary>
[Trait("Run", "once")]
public sealed class StoppedRunTests
{
    [Fact]
    public async Task Killed_while_training_again_and_again_the_run_ends_with_the_bytes_of_an_undisturbed_one()
    {
        using var study = new SmallStudy(SmallStudy.Yaml.Replace("epochs: 2", "epochs: 30"));
        Assert.Equal(0, (await study.RunAsync("undisturbed")).ExitCode);
        var random = new Random(7);
        int kills = 0;
        while (kills < 12)
        {
            using Process process = study.Start("killed", "--checkpoint-seconds", "0.02");
            WaitForTrials(study.RunFolder("killed"), process);
            bool isOver = process.WaitForExit(random.Next(0, 300));
            process.Kill();
            process.WaitForExit();
            if (isOver)
            {
                break;
            }
            kills++;
        }
        Assert.InRange(kills, 2, 12);
        Assert.Equal(0, (await study.RunAsync("killed")).ExitCode);
        Assert.Equal(study.Results("undisturbed"), study.Results("killed"));
        Assert.Contains(study.Results("killed").Values, text => text.Contains("\"hashes\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Interrupted_the_run_saves_says_how_to_go_on_and_ends_with_130()
    {
        using var study = new SmallStudy(SmallStudy.Yaml.Replace("epochs: 2", "epochs: 40"));
        using (Process process = study.Start("stopped", "--checkpoint-seconds", "1000"))
        {
            WaitForTrials(study.RunFolder("stopped"), process);
            Interruption.Send(process);
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(130, process.ExitCode);
            Assert.Contains("filigree: stopped with ", error, StringComparison.Ordinal);
            Assert.Contains($"go on with 'filigree run {study.StudyFile} ", error, StringComparison.Ordinal);
        }
        Assert.NotEmpty(Directory.GetFiles(study.RunFolder("stopped"), "checkpoint*.bin", SearchOption.AllDirectories));
        Assert.Equal(0, (await study.RunAsync("stopped")).ExitCode);
        Assert.Equal(0, (await study.RunAsync("undisturbed")).ExitCode);
        Assert.Equal(study.Results("undisturbed"), study.Results("stopped"));
    }

    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    [InlineData(">&- 2>&-")]
    [InlineData("2>&1 | head -c 1 >/dev/null")]
    public async Task Streams_that_are_closed_full_or_left_by_their_reader_stop_no_training(string streams)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        using var study = new SmallStudy();
        string command = $"dotnet '{typeof(CommandShell).Assembly.Location}' run '{study.StudyFile}' --workers 2";
        using (Process shell = Process.Start("bash", ["-c", $"{command} --out '{study.RunFolder("mute")}' {streams}"]))
        {
            await shell.WaitForExitAsync();
        }

        Assert.Equal(0, (await study.RunAsync("loud")).ExitCode);
        Assert.Equal(study.Results("loud"), study.Results("mute"));
        Assert.True(File.Exists(Path.Combine(study.RunFolder("mute"), "report.html")));
    }

    [Fact]
    public void A_second_signal_ends_the_process_at_once_with_what_is_saved()
    {
        using var study = new SmallStudy(SmallStudy.Yaml.Replace("epochs: 2", "epochs: 400"));
        using Process process = study.Start("stopped", "--checkpoint-seconds", "0.02");
        WaitForTrials(study.RunFolder("stopped"), process);
        // Both at once: the process has no time to end by itself.
        using Process signals = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        using Process again = Process.Start("kill", ["-INT", $"{process.Id}"]);
        process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(130, process.ExitCode);
    }

    private static void WaitForTrials(string folder, Process process)
    {
        string trials = Path.Combine(folder, "trials");
        while (
            !process.HasExited
            && !(
                Directory.Exists(trials)
                && Directory.EnumerateFiles(trials, "metrics.*", SearchOption.AllDirectories).Any()
            )
        )
        {
            Thread.Sleep(5);
        }
    }
}
