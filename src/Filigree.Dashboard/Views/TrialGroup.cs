using System.Globalization;
using Filigree.Dashboard.Index;
using Filigree.Studies.Reports.Figures;

namespace Filigree.Dashboard.Views;

/// <summary>Trials of one level, whatever their seed.</summary>
/// <param name="Level">The level; empty where all trials are one group.</param>
/// <param name="Name">The level as shown.</param>
/// <param name="Trials">The trials, each with its line.</param>
internal sealed record TrialGroup(string Level, string Name, IReadOnlyList<(WatchedTrial Trial, int Line)> Trials)
{
    /// <summary>The groups of a query, in the order of the plan; a trial that stands in several lines of a group counts once.</summary>
    public static IReadOnlyList<TrialGroup> Of(RunView view, CurveQuery query)
    {
        int factor = view.Factors.ToList().IndexOf(query.Group);
        Func<int, string> level =
            factor >= 0 ? line => view.Levels[factor][view.LevelOf[factor][line]]
            : query.Group == CurveQuery.Seed ? line => Seed(view, line)
            : _ => CurveQuery.All;
        int[] lines = [.. Enumerable.Range(0, view.Lines.Count).Where(line => Fits(view, query, line))];
        string[] levels = [.. lines.Select(level).Distinct()];
        Func<string, string> name = FigureBuilder.Namer(query.Group, levels);
        ILookup<string, int> byLevel = lines.ToLookup(level);
        return
        [
            .. levels.Select(one => new TrialGroup(
                one,
                factor < 0 && query.Group != CurveQuery.Seed ? "all trials" : name(one),
                [.. byLevel[one].Select(line => (view.Trials[line], line)).DistinctBy(pair => pair.Item1)]
            )),
        ];
    }

    /// <summary>What a single trial is called: its levels and its seed.</summary>
    public static string Label(RunView view, int line) =>
        string.Join(", ", [.. view.Lines[line].Factors.Values, $"seed {Seed(view, line)}"]);

    private static bool Fits(RunView view, CurveQuery query, int line) =>
        query.Where.All(one =>
            one.Key == CurveQuery.Seed
                ? Seed(view, line) == one.Value
                : view.Lines[line].Factors.GetValueOrDefault(one.Key) == one.Value
        );

    private static string Seed(RunView view, int line) => view.Lines[line].Seed.ToString(CultureInfo.InvariantCulture);
}
