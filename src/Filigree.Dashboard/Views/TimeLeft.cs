using Filigree.Dashboard.Index;

namespace Filigree.Dashboard.Views;

/// <summary>How long a run will still take, from how long its finished trials took.</summary>
internal static class TimeLeft
{
    /// <summary>Seconds; null while no trial is finished, or none is under way.</summary>
    public static double? Of(RunView view)
    {
        var seconds = new Dictionary<string, (double Sum, int Count)>();
        double sum = 0;
        int count = 0;
        WatchedTrial[] distinct = [.. view.Trials.Distinct()];
        Dictionary<WatchedTrial, string> combinations = CombinationsOf(view);
        foreach (WatchedTrial trial in distinct.Where(one => one.State == Standing.Finished && one.Seconds > 0))
        {
            string key = combinations[trial];
            (double before, int known) = seconds.GetValueOrDefault(key);
            seconds[key] = (before + trial.Seconds, known + 1);
            (sum, count) = (sum + trial.Seconds, count + 1);
        }
        int running = distinct.Count(trial => trial.State == Standing.Running);
        return count == 0 || running == 0 ? null : distinct.Where(IsOpen).Sum(Left) / running;

        // Of a combination that none is finished of, what the others took.
        double Left(WatchedTrial trial)
        {
            string key = combinations[trial];
            double whole = seconds.TryGetValue(key, out (double Sum, int Count) own)
                ? own.Sum / own.Count
                : sum / count;
            return whole * (1 - trial.Progress);
        }
    }

    // Failed ones are not tried again in this run.
    private static bool IsOpen(WatchedTrial trial) =>
        trial.State is Standing.Waiting or Standing.Running or Standing.Stale or Standing.Stopped;

    private static Dictionary<WatchedTrial, string> CombinationsOf(RunView view)
    {
        var combinations = new Dictionary<WatchedTrial, string>();
        for (int line = 0; line < view.Lines.Count; line++)
        {
            int at = line;
            combinations.TryAdd(view.Trials[line], string.Join(' ', view.LevelOf.Select(levels => levels[at])));
        }
        return combinations;
    }
}
