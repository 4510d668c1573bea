using System.Diagnostics;
using Filigree.Tests.Shared;

namespace Filigree.Cli.Tests.Runs;

/// <summary>Real training, killed and interrupted from outside.</summary>
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
        Assert.NotEmpty(Directory.GetFiles(study.RunFolder("stopped"), "checkpoint.bin", SearchOption.AllDirectories));
        Assert.Equal(0, (await study.RunAsync("stopped")).ExitCode);
        Assert.Equal(0, (await study.RunAsync("undisturbed")).ExitCode);
        Assert.Equal(study.Results("undisturbed"), study.Results("stopped"));
    }

    private static void WaitForTrials(string folder, Process process)
    {
        string trials = Path.Combine(folder, "trials");
        while (
            !process.HasExited
            && !(
                Directory.Exists(trials)
                && Directory.EnumerateFiles(trials, "metrics.jsonl", SearchOption.AllDirectories).Any()
            )
        )
        {
            Thread.Sleep(5);
        }
    }
}
