using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Comparisons;

/// <summary>Two runs side by side, for the terminal.</summary>
internal static class RunComparisonText
{
    /// <summary>The comparison as stretches of text, each with its tone.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static IReadOnlyList<TextSpan> Render(RunComparison comparison, int width)
    {
        List<TextSpan> spans = [];
        if (comparison.Differences.Count > 0)
        {
            spans.Add(new TextSpan("Settings that differ\n", Tone.Heading));
            spans.AddRange(
                comparison.Differences.Select(one => new TextSpan(TableText.Wrap($"{one}", width) + "\n", Tone.Warning))
            );
        }
        foreach (IGrouping<string, RunComparisonRow> measure in comparison.Rows.GroupBy(row => row.Heading))
        {
            if (spans.Count > 0)
            {
                spans.Add(new TextSpan("\n", Tone.Plain));
            }
            spans.AddRange(Grids([.. measure], width).SelectMany(grid => grid.Render()));
        }
        if (comparison.Rows.Count == 0)
        {
            spans.Add(new TextSpan("The runs have no measure in common.\n", Tone.Warning));
        }
        spans.AddRange(comparison.Notes.Select(note => new TextSpan(TableText.Wrap(note, width) + "\n", Tone.Faint)));
        return spans;
    }

    // What stands beside the verdicts stands below them where a line is too short for both.
    private static TextGrid[] Grids(RunComparisonRow[] rows, int width)
    {
        BesideVerdict[] beside =
        [
            .. ((BesideVerdict[])[BesideVerdict.Improvement, BesideVerdict.Order]).Where(one =>
                rows.Any(row => one.Text(row.Comparison).Length > 0)
            ),
        ];
        TextGrid whole = Grid(rows, hasVerdicts: true, beside);
        return beside.Length == 0 || whole.Width <= width
            ? [whole]
            : [Grid(rows, hasVerdicts: true, []), Grid(rows, hasVerdicts: false, beside)];
    }

    private static TextGrid Grid(RunComparisonRow[] rows, bool hasVerdicts, BesideVerdict[] beside)
    {
        bool[] right = hasVerdicts ? [false, true, true, true, false] : [false];
        TextGrid grid = new([.. right, .. beside.Select(_ => true)]);
        string[] headings = [rows[0].Heading, .. hasVerdicts ? Headings : []];
        grid.Add([.. headings.Concat(beside.Select(one => one.ShortHeading)).Select(Head)]);
        foreach (RunComparisonRow row in rows)
        {
            grid.Add([
                new TextSpan(row.Factors, Tone.Plain),
                .. hasVerdicts ? Verdicts(row) : [],
                .. beside.Select(one => new TextSpan(one.Text(row.Comparison), Tone.Plain)),
            ]);
        }
        return grid;
    }

    private static readonly string[] Headings = ["first run", "second run", "difference", "verdict"];

    private static TextSpan[] Verdicts(RunComparisonRow row) =>
        [
            new TextSpan(Value(row, row.First), Tone.Plain),
            new TextSpan(Value(row, row.Second), Tone.Plain),
            new TextSpan(Difference(row), Tone.Plain),
            row.Comparison is { } made
                ? new TextSpan(VerdictOf(made), TableText.ToneOf(made.Verdict))
                : new TextSpan(row.Untested, Tone.Faint),
        ];

    /// <summary>Mean and deviation: <c>97.82 ± 0.11</c>.</summary>
    internal static string Value(RunComparisonRow row, SampleSummary summary) =>
        summary.Count < 2
            ? row.Text.Of(summary.Mean)
            : $"{row.Text.Of(summary.Mean)} ± {row.Text.Of(summary.StandardDeviation)}";

    /// <summary>Difference with its interval.</summary>
    internal static string Difference(RunComparisonRow row)
    {
        if (row.Comparison is not { } comparison)
        {
            // Of constants the difference is known without a test; of other data it means nothing.
            return row.IsOfOtherData ? "" : row.Text.Signed(row.Second.Mean - row.First.Mean);
        }
        Interval interval = comparison.Interval;
        string difference = row.Text.Signed(comparison.Difference);
        return double.IsNaN(interval.Low)
            ? difference
            : $"{difference} [{row.Text.Of(interval.Low)}, {row.Text.Of(interval.High)}]";
    }

    private static string VerdictOf(Comparison comparison) =>
        CellText.Evidence(comparison) is { Length: > 0 } evidence
            ? $"{comparison.Verdict.InWords()} ({evidence})"
            : comparison.Verdict.InWords();

    private static TextSpan Head(string text) => new(text, Tone.Heading);
}
