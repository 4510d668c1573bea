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
            TextGrid grid = new([false, true, true, true, false]);
            grid.Add(Head(measure.Key), Head("first run"), Head("second run"), Head("difference"), Head("verdict"));
            foreach (RunComparisonRow row in measure)
            {
                grid.Add(
                    new TextSpan(row.Factors, Tone.Plain),
                    new TextSpan(Value(row, row.First), Tone.Plain),
                    new TextSpan(Value(row, row.Second), Tone.Plain),
                    new TextSpan(Difference(row), Tone.Plain),
                    row.Comparison is { } made
                        ? new TextSpan(VerdictOf(made), TableText.ToneOf(made.Verdict))
                        : new TextSpan(row.Untested, Tone.Faint)
                );
            }
            spans.AddRange(grid.Render());
        }
        if (comparison.Rows.Count == 0)
        {
            spans.Add(new TextSpan("The runs have no measure in common.\n", Tone.Warning));
        }
        spans.AddRange(comparison.Notes.Select(note => new TextSpan(TableText.Wrap(note, width) + "\n", Tone.Faint)));
        return spans;
    }

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

    private static string VerdictOf(Comparison comparison)
    {
        List<string> parts = [];
        if (!double.IsNaN(comparison.P))
        {
            parts.Add(NumberText.P(comparison.P));
        }
        if (double.IsFinite(comparison.Effect))
        {
            parts.Add($"{comparison.Test.EffectSymbol()} = {NumberText.Effect(comparison.Effect)}");
        }
        string evidence = parts.Count == 0 ? "" : $" ({string.Join(", ", parts)})";
        return comparison.Verdict.InWords() + evidence;
    }

    private static TextSpan Head(string text) => new(text, Tone.Heading);
}
