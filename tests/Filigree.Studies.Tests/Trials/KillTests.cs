using System.Diagnostics;
using Filigree.Studies.Execution;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Tests.Shared;

namespace Filigree.Studies.Tests.Trials;

/// <summary>A run is killed, or stopped, from outside: nothing is lost and no bit changes.</summary>
[Trait("Run", "once")]
public sealed class KillTests
{
    private const string Study = """
        study: toy/killed
        experiment: toy
        walk: { steps: 300, spin-microseconds: 1000 }
        vary: { wiring: [flat, lightning] }
        seeds: 2
        """;

    [Fact]
    public void Killed_at_a_hundred_random_moments_the_runs_end_with_the_bytes_of_undisturbed_ones()
    {
        using var temporary = new TemporaryFolder();
        string study = temporary.Write("study.yaml", Study);
        Plan plan = Toy.Plan(Study);
        var undisturbed = new RunFolder(temporary.File("undisturbed"));
        Assert.Equal(0, RunToEnd(study, undisturbed));

        var random = new Random(20260101);
        int kills = 0;
        for (int run = 0; kills < 100; run++)
        {
            var folder = new RunFolder(temporary.File($"killed-{run}"));
            var finished = new HashSet<string>();
            while (kills < 100 && RunAndKill(study, folder, random.Next(0, 350)))
            {
                kills++;
                // What was finished before a kill stays finished after it.
                Assert.All(finished, id => Assert.True(folder.Trial(id).IsFinished));
                finished.UnionWith(plan.Trials.Select(t => t.Id).Where(id => folder.Trial(id).IsFinished));
            }
            Assert.Equal(0, RunToEnd(study, folder));
            Folders.AssertEqualResults(plan, undisturbed, folder);
        }
    }

    [Fact]
    public void Several_machines_that_see_neither_locks_nor_claims_of_each_other_and_are_killed_end_with_equal_bytes()
    {
        using var temporary = new TemporaryFolder();
        string study = temporary.Write("study.yaml", Study);
        Plan plan = Toy.Plan(Study);
        var undisturbed = new RunFolder(temporary.File("undisturbed"));
        Assert.Equal(0, RunToEnd(study, undisturbed));
        var random = new Random(20260102);
        for (int run = 0; run < 2; run++)
        {
            var folder = new RunFolder(temporary.File($"shared-{run}"));
            var finished = new HashSet<string>();
            for (int round = 0; round < 4; round++)
            {
                Process[] machines =
                [
                    .. Enumerable.Range(0, 3).Select(_ => Start(study, folder, 5, isElsewhere: true)),
                ];
                foreach (Process machine in machines)
                {
                    Assert.Equal("running", machine.StandardOutput.ReadLine());
                    machine.WaitForExit(random.Next(0, 250));
                    machine.Kill();
                    machine.WaitForExit();
                    machine.Dispose();
                }
                Assert.All(finished, id => Assert.True(folder.Trial(id).IsFinished));
                finished.UnionWith(plan.Trials.Select(t => t.Id).Where(id => folder.Trial(id).IsFinished));
            }
            Process[] last = [.. Enumerable.Range(0, 2).Select(_ => Start(study, folder, 5, isElsewhere: true))];
            foreach (Process machine in last)
            {
                machine.StandardOutput.ReadToEnd();
                machine.WaitForExit();
                Assert.Equal(0, machine.ExitCode);
                machine.Dispose();
            }
            Assert.Equal(0, RunToEnd(study, folder));
            Folders.AssertEqualResults(plan, undisturbed, folder);
        }
    }

    [Fact]
    public void Interrupted_the_run_saves_ends_with_130_and_goes_on_later()
    {
        using var temporary = new TemporaryFolder();
        string study = temporary.Write("study.yaml", Study);
        Plan plan = Toy.Plan(Study);
        var folder = new RunFolder(temporary.File("run"));
        using (Process process = Start(study, folder, checkpointMilliseconds: 100_000))
        {
            Assert.Equal("running", process.StandardOutput.ReadLine());
            WaitFor(() => plan.Trials.Any(t => folder.Trial(t.Id).AttemptMetricsFiles.Count > 0));
            Interruption.Send(process);
            process.WaitForExit();
            Assert.Equal(130, process.ExitCode);
        }
        Assert.Contains(plan.Trials, trial => folder.Trial(trial.Id).CheckpointFiles.Count > 0);
        Assert.Equal(0, RunToEnd(study, folder));
        var undisturbed = new RunFolder(temporary.File("undisturbed"));
        Assert.Equal(0, RunToEnd(study, undisturbed));
        Folders.AssertEqualResults(plan, undisturbed, folder);
    }

    /// <returns>False if the run ended before it was killed.</returns>
    private static bool RunAndKill(string study, RunFolder folder, int milliseconds)
    {
        using Process process = Start(study, folder, checkpointMilliseconds: 5);
        Assert.Equal("running", process.StandardOutput.ReadLine());
        bool isOver = process.WaitForExit(milliseconds);
        process.Kill();
        process.WaitForExit();
        return !isOver;
    }

    private static int RunToEnd(string study, RunFolder folder)
    {
        using Process process = Start(study, folder, checkpointMilliseconds: 50);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    private static Process Start(string study, RunFolder folder, int checkpointMilliseconds, bool isElsewhere = false)
    {
        string[] words = [typeof(Program).Assembly.Location, study, folder.Path, "2", $"{checkpointMilliseconds}"];
        var start = new ProcessStartInfo("dotnet", isElsewhere ? [.. words, "0"] : words)
        {
            RedirectStandardOutput = true,
        };
        if (isElsewhere)
        {
            // As on a file system whose locks stay on one machine.
            start.Environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1";
        }
        return Process.Start(start)!;
    }

    private static void WaitFor(Func<bool> condition)
    {
        while (!condition())
        {
            Thread.Sleep(10);
        }
    }
}
