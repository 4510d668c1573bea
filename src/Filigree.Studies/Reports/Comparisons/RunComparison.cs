using Filigree.Studies.Definition;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Statistics;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Reports.Comparisons;

/// <summary>Two runs side by side: the same measures of trials with the same factors.</summary>
/// <param name="First">The run the other is set against.</param>
/// <param name="Second">The other run.</param>
/// <param name="Rows">One row for each set of factors both have, and measure.</param>
/// <param name="Notes">What a reader must know: what pairs, what is only in one run.</param>
public sealed record RunComparison(
    StudyResults First,
    StudyResults Second,
    IReadOnlyList<RunComparisonRow> Rows,
    IReadOnlyList<string> Notes
)
{
    /// <summary>Compares two runs.</summary>
    /// <param name="first">The run the other is set against.</param>
    /// <param name="second">The other run.</param>
    /// <param name="test">The test; null for a paired one where every seed pairs and Welch's elsewhere.</param>
    /// <param name="level">Significance level.</param>
    public static RunComparison Of(
        StudyResults first,
        StudyResults second,
        ComparisonTest? test = null,
        double level = 0.05
    )
    {
        MeasureSpecification[] measures = Measures(first, second);
        string[] varying = [.. TrialSelection.Varying([.. first.Trials, .. second.Trials])];
        Dictionary<string, TrialResult[]> left = ByFactors(first);
        Dictionary<string, TrialResult[]> right = ByFactors(second);
        List<string> notes = [];
        string[] common = [.. left.Keys.Where(right.ContainsKey)];
        (string Label, TrialResult[] First, TrialResult[] Second)[] groups =
        [
            .. common.Select(key => (Label(left[key][0], varying), left[key], right[key])),
        ];
        if (common.Length == 0 && left.Count > 0 && right.Count > 0)
        {
            groups = [("all trials", [.. first.Trials], [.. second.Trials])];
            notes.Add("The runs have no set of factors in common: all trials of one are set against all of the other.");
        }
        else
        {
            NoteMissing(notes, "first", left, right, varying);
            NoteMissing(notes, "second", right, left, varying);
        }
        RunComparisonRow[] rows =
        [
            .. measures.SelectMany(measure => Compare(measure, groups, test, level)).Where(row => row.HasNumbers),
        ];
        NoteTests(notes, rows, groups);
        return new RunComparison(first, second, rows, notes);
    }

    private static IEnumerable<RunComparisonRow> Compare(
        MeasureSpecification measure,
        (string Label, TrialResult[] First, TrialResult[] Second)[] groups,
        ComparisonTest? test,
        double level
    )
    {
        List<RunComparisonRow> rows = [];
        foreach ((string label, TrialResult[] first, TrialResult[] second) in groups)
        {
            Observation[] baseline = Observe(first, measure);
            Observation[] sample = Observe(second, measure);
            ComparisonTest chosen =
                test ?? (Pairs.AllPair(sample, baseline) ? ComparisonTest.Paired : ComparisonTest.Welch);
            rows.Add(
                new RunComparisonRow(
                    label,
                    measure,
                    SampleSummary.Of(baseline.Select(one => one.Value)),
                    SampleSummary.Of(sample.Select(one => one.Value)),
                    Comparison.Of(sample, baseline, chosen, Verdicts.ParseDirection(measure.Better), level)
                )
            );
        }
        NumberText text = NumberText.For(
            measure,
            rows.SelectMany(row => new[] { row.First.Mean, row.Second.Mean }),
            rows.SelectMany(row => new[] { row.First.StandardDeviation, row.Second.StandardDeviation })
        );
        return rows.Select(row => row with { Text = text });
    }

    private static Observation[] Observe(TrialResult[] trials, MeasureSpecification measure) =>
        [
            .. trials.Select(trial => new Observation(
                TrialSelection.PairingKey(trial, [.. trial.Factors.Keys]),
                TrialSelection.Measure(trial, measure)
            )),
        ];

    // What the studies' tables show; without tables, every number that both runs have.
    private static MeasureSpecification[] Measures(StudyResults first, StudyResults second)
    {
        MeasureSpecification[] asked =
        [
            .. first
                .Presentation.Tables.Concat(second.Presentation.Tables)
                .SelectMany(table => table.Columns)
                .DistinctBy(measure => (measure.Name, At(measure))),
        ];
        HashSet<string> seconds = [.. second.Trials.SelectMany(trial => trial.Summary.Keys)];
        return asked.Length > 0
            ? asked
            :
            [
                .. first
                    .Trials.SelectMany(trial => trial.Summary.Keys)
                    .Distinct()
                    .Where(seconds.Contains)
                    .Select(name => new MeasureSpecification { Name = name }),
            ];
    }

    private static string At(MeasureSpecification measure) =>
        measure.At is null ? "" : string.Join(',', measure.At.Select(one => $"{one.Key}={one.Value}"));

    private static Dictionary<string, TrialResult[]> ByFactors(StudyResults results) =>
        results
            .Trials.GroupBy(trial =>
                string.Join(
                    '\u001f',
                    trial
                        .Factors.OrderBy(one => one.Key, StringComparer.Ordinal)
                        .Select(one => $"{one.Key}={one.Value}")
                )
            )
            .ToDictionary(group => group.Key, group => group.ToArray());

    private static string Label(TrialResult trial, string[] varying)
    {
        string[] values = [.. varying.Where(trial.Factors.ContainsKey).Select(name => trial.Factors[name])];
        return values.Length == 0 ? "all trials" : string.Join(", ", values);
    }

    private static void NoteMissing(
        List<string> notes,
        string which,
        Dictionary<string, TrialResult[]> here,
        Dictionary<string, TrialResult[]> there,
        string[] varying
    )
    {
        string[] alone =
        [
            .. here.Where(one => !there.ContainsKey(one.Key)).Select(one => Label(one.Value[0], varying)),
        ];
        if (alone.Length > 0)
        {
            string more = alone.Length > 5 ? $" and {alone.Length - 5} more" : "";
            notes.Add($"Only in the {which} run, left out: {string.Join("; ", alone.Take(5))}{more}.");
        }
    }

    private static void NoteTests(
        List<string> notes,
        RunComparisonRow[] rows,
        (string Label, TrialResult[] First, TrialResult[] Second)[] groups
    )
    {
        foreach (IGrouping<ComparisonTest, RunComparisonRow> test in rows.GroupBy(row => row.Comparison.Test))
        {
            string pairs = test.Key == ComparisonTest.Paired ? ", trials paired by seed" : "";
            notes.Add($"{Capital(test.Key.InWords())}{pairs}: second run less first.");
        }
        int unpaired = rows.Select(row => row.Comparison.Unpaired).DefaultIfEmpty(0).Max();
        if (unpaired > 0)
        {
            notes.Add($"Up to {unpaired} trials have no partner of the same seed and are left out of their test.");
        }
        if (rows.Any(row => row.Comparison.Verdict == Verdict.TooFewSeeds))
        {
            notes.Add("Some rows have too few seeds for any test.");
        }
        else if (rows.Any(row => row.Comparison.HasFewSeeds))
        {
            notes.Add($"With fewer than {Comparison.FewSeeds} seeds only large differences show.");
        }
        // Time is no result: it never repeats.
        RunComparisonRow[] results = [.. rows.Where(row => row.Measure.Name != "seconds")];
        if (groups.Length > 0 && results.Length > 0 && results.All(row => row.IsIdentical))
        {
            notes.Add("Every number is equal to the last bit.");
        }
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}

/// <summary>One measure of one set of factors in both runs.</summary>
/// <param name="Factors">The factors, as shown to people.</param>
/// <param name="Measure">What is measured.</param>
/// <param name="First">The first run's numbers in brief.</param>
/// <param name="Second">The second run's.</param>
/// <param name="Comparison">Second less first.</param>
public sealed record RunComparisonRow(
    string Factors,
    MeasureSpecification Measure,
    SampleSummary First,
    SampleSummary Second,
    Comparison Comparison
)
{
    /// <summary>How the measure's numbers are written.</summary>
    public NumberText Text { get; init; } = new(1, 4, "");

    /// <summary>Heading with the unit.</summary>
    public string Heading => TableColumn.HeadingOf(Measure) + (Text.Unit.Length == 0 ? "" : $", {Text.Unit}");

    /// <summary>True where either run has a number.</summary>
    public bool HasNumbers => First.Count + Second.Count > 0;

    /// <summary>True where all pairs are equal.</summary>
    public bool IsIdentical =>
        First == Second && Comparison is { Test: ComparisonTest.Paired, Difference: 0, Result.Statistic: 0 };
}
