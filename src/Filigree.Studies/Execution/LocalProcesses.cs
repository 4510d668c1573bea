using System.Diagnostics;
using System.Globalization;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>Processes that have trials of a run, and how to stop those of this machine.</summary>
internal static class LocalProcesses
{
    /// <summary>Asks the processes of this machine that have trials of a run to save and end, as Ctrl-C does.</summary>
    /// <returns>Their numbers.</returns>
    /// <exception cref="UserError">This system has no such signal.</exception>
    public static IReadOnlyList<int> Stop(RunStatus status)
    {
        int[] processes =
        [
            .. status
                .Of(TrialStatus.Running)
                .Where(trial => trial.State is { IsHere: true, Process: not null })
                .Select(trial => trial.State.Process!.Value)
                .Distinct()
                .Order(),
        ];
        if (processes.Length > 0 && OperatingSystem.IsWindows())
        {
            throw new UserError(
                "another process cannot be stopped from here",
                $"process {processes[0]}",
                remedy: "press Ctrl-C in its window"
            );
        }

        foreach (int process in processes)
        {
            using Process kill = Process.Start("kill", ["-TERM", process.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }

        return processes;
    }
}
