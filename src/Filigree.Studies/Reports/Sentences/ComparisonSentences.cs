using System.Globalization;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Sentences;

/// <summary>Sentences on rows set against each other: how large the difference is, its interval, of how many trials, and the verdict.</summary>
internal static class ComparisonSentences
{
    private sealed record Compared(
        string Row,
        string Against,
        Comparison Comparison,
        TableCell? Cell = null,
        TableCell? AgainstCell = null
    );

    /// <summary>One measure of a section's rows against its baseline: a sentence for each difference, and one for those that have none.</summary>
    public static IEnumerable<Finding> OfRows(TableResult table, TableGroup group, int c)
    {
        TableRow? baseline = group.Rows.FirstOrDefault(row => row.IsBaseline);
        Compared[] made =
        [
            .. group
                .Rows.Where(row => row.Cells[c].Comparison is not null)
                .Select(row => new Compared(
                    row.Label,
                    baseline!.Label,
                    row.Cells[c].Comparison!,
                    row.Cells[c],
                    baseline.Cells[c]
                )),
        ];
        if (made.Length == 0)
        {
            return [];
        }
        TableColumn column = table.Columns[c];
        return
        [
            .. Shown(column, made),
            .. NoDifference(column, made, $"from {baseline!.Label}"),
            .. TooFew(column, made, $"against {baseline.Label}"),
        ];
    }

    /// <summary>All pairs of a section's rows, of one measure; nothing where a baseline has said the most of it.</summary>
    public static IEnumerable<Finding> OfPairs(TableResult table, TableGroup group, int c)
    {
        Compared[] made =
        [
            .. group
                .Pairs.Where(pair => pair.Column == c && table.Specification.Baseline is null)
                .Select(pair => new Compared(pair.Row, pair.Against, pair.Comparison)),
        ];
        TableColumn column = table.Columns[c];
        int open = made.Count(one => one.Comparison.Verdict is Verdict.NoDifference or Verdict.TooFewSeeds);
        return open == 0
            ? Shown(column, made)
            :
            [
                .. Shown(column, made),
                new Finding(
                    OfNeither(column) ? FindingKind.NotShownOfNeither : FindingKind.NotShown,
                    0,
                    $"no difference was shown between {open} of {made.Length} pairs of rows."
                ),
            ];
    }

    private static IEnumerable<Finding> Shown(TableColumn column, Compared[] made) =>
        made.Where(one => one.Comparison.Verdict is Verdict.Better or Verdict.Worse or Verdict.Higher or Verdict.Lower)
            .Select(one => new Finding(
                OfNeither(column) ? FindingKind.ShownOfNeither : FindingKind.Shown,
                Size(one.Comparison),
                Sentence(column, one)
            ))
            .OrderByDescending(finding => finding.Size);

    private static string Sentence(TableColumn column, Compared one)
    {
        Comparison comparison = one.Comparison;
        List<string> parts = [];
        // Of ranks and pairs the difference is none of what the rows show.
        if (one is { Cell: { } cell, AgainstCell: { } against })
        {
            parts.Add(
                $"{SentenceText.Value(column, cell.Centre)} against {SentenceText.Value(column, against.Centre)}"
            );
        }
        if (double.IsFinite(comparison.Difference) && comparison.Difference != 0)
        {
            parts.Add(Difference(column, comparison));
        }
        parts.Add(
            comparison.Test.IsPaired()
                ? $"{comparison.Count} pairs of trials"
                : $"{SentenceText.Counts(comparison.Count, comparison.Count)} each"
        );
        if (!double.IsNaN(comparison.P))
        {
            parts.Add(SentenceText.P(comparison.P) + (comparison.CorrectedP is null ? "" : ", corrected by Holm"));
        }
        return $"{one.Row} is {comparison.Verdict.InWords()} than {one.Against}: " + $"{string.Join(", ", parts)}.";
    }

    private static string Difference(TableColumn column, Comparison comparison)
    {
        bool isHigher = comparison.Difference > 0;
        string of = comparison.Test.IsByRank() ? " in the median" : "";
        string text = $"{SentenceText.Amount(column, comparison.Difference)} {(isHigher ? "higher" : "lower")}{of}";
        if (double.IsNaN(comparison.Interval.Low))
        {
            return text;
        }
        (double from, double to) = isHigher
            ? (comparison.Interval.Low, comparison.Interval.High)
            : (-comparison.Interval.High, -comparison.Interval.Low);
        string confidence = ((1 - comparison.Level) * 100).ToString("0.##", CultureInfo.InvariantCulture);
        return $"{text} with a {confidence}% interval from {column.Text.Of(from)} to {column.Text.Of(to)}";
    }

    private static IEnumerable<Finding> NoDifference(TableColumn column, Compared[] made, string from)
    {
        Compared[] open = [.. made.Where(one => one.Comparison.Verdict == Verdict.NoDifference)];
        if (open.Length == 0)
        {
            return [];
        }
        int[] counts = [.. open.Select(one => one.Comparison.Count)];
        string pairs = open[0].Comparison.Test.IsPaired() ? "pairs of " : "";
        string count =
            counts.Min() == counts.Max()
                ? $"{counts.Max()} {pairs}trials"
                : $"{counts.Min()} to {counts.Max()} {pairs}trials";
        string text =
            $"no difference {from} was shown for {SentenceText.List([.. open.Select(one => one.Row)])}, "
            + $"with {count} each{WouldShow(column, open)}.{SeedsNeeded(column, open)}";
        return [new Finding(OfNeither(column) ? FindingKind.NotShownOfNeither : FindingKind.NotShown, 0, text)];
    }

    private static string WouldShow(TableColumn column, Compared[] open)
    {
        double[] sizes = [.. open.Select(one => one.Comparison.Detectable).Where(double.IsFinite)];
        return sizes.Length == 0 ? ""
            : column.Text.Of(sizes.Min()) == column.Text.Of(sizes.Max())
                ? $"; one would show from {SentenceText.Amount(column, sizes[0])} up"
            : $"; one would show from {column.Text.Of(sizes.Min())} to {SentenceText.Amount(column, sizes.Max())} up";
    }

    // The row that the fewest more seeds would settle.
    private static string SeedsNeeded(TableColumn column, Compared[] open)
    {
        Compared? nearest = open.Where(one => one.Comparison.SeedsNeeded > one.Comparison.Count)
            .MinBy(one => one.Comparison.SeedsNeeded - one.Comparison.Count);
        if (nearest is null)
        {
            return "";
        }
        Comparison comparison = nearest.Comparison;
        int more = comparison.SeedsNeeded!.Value - comparison.Count;
        string way = comparison.Difference > 0 ? "higher" : "lower";
        return string.Create(
            CultureInfo.InvariantCulture,
            $" {more:#,0} more {(more == 1 ? "seed" : "seeds")} would show that of {nearest.Row}, {SentenceText.Amount(column, comparison.Difference)} {way}."
        );
    }

    private static IEnumerable<Finding> TooFew(TableColumn column, Compared[] made, string against)
    {
        string[] rows = [.. made.Where(one => one.Comparison.Verdict == Verdict.TooFewSeeds).Select(one => one.Row)];
        return rows.Length == 0
            ? []
            :
            [
                new Finding(
                    OfNeither(column) ? FindingKind.NotShownOfNeither : FindingKind.NotShown,
                    0,
                    $"too few seeds to test {SentenceText.List(rows)} {against}; run more with --seeds."
                ),
            ];
    }

    private static bool OfNeither(TableColumn column) => column.Measure.Better == "neither";

    // Effects of ranks as the standardised difference that would give them; without spread every difference is large.
    private static double Size(Comparison comparison)
    {
        double effect = Math.Abs(comparison.Effect);
        return double.IsNaN(effect) ? double.PositiveInfinity
            : !comparison.Test.IsByRank() ? effect
            : effect >= 1 ? double.PositiveInfinity
            : Math.Sqrt(2) * Tails.NormalQuantile((1 + effect) / 2);
    }
}
