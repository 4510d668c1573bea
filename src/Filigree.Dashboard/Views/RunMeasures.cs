using Filigree.Dashboard.Index;

namespace Filigree.Dashboard.Views;

/// <summary>Which of the many numbers of a run are shown.</summary>
internal static class RunMeasures
{
    private const int MostMeasures = 12;
    private const int MostTables = 200;

    /// <summary>Numbers of whole trials: those that the study's tables show, then others.</summary>
    public static IReadOnlyList<string> Of(RunView view)
    {
        HashSet<string> measured = [];
        List<string> order = [];
        foreach (WatchedTrial trial in view.Trials)
        {
            foreach (string name in trial.Summary.Keys)
            {
                if (measured.Add(name))
                {
                    order.Add(name);
                }
            }
        }
        IEnumerable<string> asked = view.Presentation is { } shown
            ? shown.Tables.SelectMany(table => table.Columns).Where(column => column.At is null).Select(one => one.Name)
            : [];
        return [.. asked.Where(measured.Contains).Concat(order).Distinct().Take(MostMeasures)];
    }

    /// <summary>Names of the numbers of metric rows, for each set of labels.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Rows(RunView view)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (WatchedTrial trial in view.Trials)
        {
            lock (trial.Gate)
            {
                foreach (RowTable table in trial.Rows.Tables)
                {
                    if (!found.TryGetValue(table.Labels, out IReadOnlyList<string>? names))
                    {
                        if (found.Count < MostTables)
                        {
                            found[table.Labels] = [.. table.Names];
                        }
                    }
                    else if (!table.Names.All(names.Contains))
                    {
                        found[table.Labels] = [.. names.Union(table.Names)];
                    }
                }
            }
        }
        return found;
    }
}
