using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Selection;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Comparisons;

/// <summary>Two runs side by side: the same measures of trials with the same factors.</summary>
/// <param name="First">The run the other is set against.</param>
/// <param name="Second">The other run.</param>
/// <param name="Rows">One row for each set of factors both have, and measure.</param>
/// <param name="Differences">Settings that differ.</param>
/// <param name="Notes">What a reader must know: what pairs, what is only in one run.</param>
internal sealed record RunComparison(
    StudyResults First,
    StudyResults Second,
    IReadOnlyList<RunComparisonRow> Rows,
    IReadOnlyList<SettingDifference> Differences,
    IReadOnlyList<string> Notes
)
{
    /// <summary>Compares two runs.</summary>
    /// <param name="first">The run the other is set against.</param>
    /// <param name="second">The other run.</param>
    /// <param name="test">The test; null for a paired one where every seed pairs and Welch's elsewhere.</param>
    /// <param name="level">Significance level.</param>
    /// <param name="testsOtherData">True to test trials of different data against each other too.</param>
    /// <param name="hasStochasticOrder">True to show almost stochastic order beside the verdicts.</param>
    public static RunComparison Of(
        StudyResults first,
        StudyResults second,
        ComparisonTest? test = null,
        double level = 0.05,
        bool testsOtherData = false,
        bool hasStochasticOrder = false
    )
    {
        MeasureSpecification[] measures = Measures(first, second);
        string[] varying = [.. TrialSelection.Varying([.. first.Trials, .. second.Trials])];
        Dictionary<string, TrialResult[]> left = ByFactors(first);
        Dictionary<string, TrialResult[]> right = ByFactors(second);
        List<string> notes = [];
        string[] common = [.. left.Keys.Where(right.ContainsKey)];
        ComparedTrials[] groups =
        [
            .. common.Select(key => new ComparedTrials(Label(left[key][0], varying), left[key], right[key])),
        ];
        if (common.Length == 0 && left.Count > 0 && right.Count > 0)
        {
            groups = [new ComparedTrials("all trials", Once(first.Trials), Once(second.Trials))];
            notes.Add("The runs have no set of factors in common: all trials of one are set against all of the other.");
        }
        else
        {
            NoteMissing(notes, "first", left, right, varying);
            NoteMissing(notes, "second", right, left, varying);
        }
        if (!testsOtherData)
        {
            groups =
            [
                .. groups.Select(group =>
                    group with
                    {
                        IsOfOtherData = SettingDifference.IsOtherData(
                            first.Settings(group.First[0]),
                            second.Settings(group.Second[0])
                        ),
                    }
                ),
            ];
        }
        RunComparisonRow[] rows =
        [
            .. measures
                .SelectMany(measure => Compare(measure, groups, test, level, hasStochasticOrder))
                .Where(row => row.HasNumbers),
        ];
        foreach ((string label, TrialResult[] one, TrialResult[] other) in groups)
        {
            (int lost, int lostOfOther) = (TrialSelection.Diverged(one), TrialSelection.Diverged(other));
            if (lost + lostOfOther > 0)
            {
                notes.Add(
                    $"Diverged and left out, {label}: {lost} of {one.Length} trials in the first run, {lostOfOther} of {other.Length} in the "
                        + $"second (Fisher's exact test, {NumberText.P(TrialSelection.DivergedP(other, one))})."
                );
            }
        }
        NoteTests(notes, rows, groups);
        return new RunComparison(
            first,
            second,
            rows,
            SettingDifference.Between(SettingDifference.Of(first), SettingDifference.Of(second)),
            notes
        );
    }

    private sealed record ComparedTrials(string Label, TrialResult[] First, TrialResult[] Second)
    {
        public bool IsOfOtherData { get; init; }
    }

    private static IEnumerable<RunComparisonRow> Compare(
        MeasureSpecification measure,
        ComparedTrials[] groups,
        ComparisonTest? test,
        double level,
        bool hasStochasticOrder
    )
    {
        List<RunComparisonRow> rows = [];
        Direction direction = Verdicts.ParseDirection(measure.Better);
        foreach (ComparedTrials group in groups)
        {
            Observation[] baseline = Observe(group.First);
            Observation[] sample = Observe(group.Second);
            ComparisonTest chosen =
                test ?? (Pairs.AllPair(sample, baseline) ? ComparisonTest.Paired : ComparisonTest.Welch);
            SampleSummary before = SampleSummary.Of(baseline.Select(one => one.Value));
            SampleSummary after = SampleSummary.Of(sample.Select(one => one.Value));
            bool isConstant = before.IsConstant && after.IsConstant;
            rows.Add(
                new RunComparisonRow(
                    group.Label,
                    measure,
                    before,
                    after,
                    group.IsOfOtherData || isConstant
                        ? null
                        : Comparison.Of(sample, baseline, chosen, direction, level) with
                        {
                            Improvement = Improvement.Of([(sample, baseline)], direction, level),
                            Order = hasStochasticOrder ? StochasticOrder.Of(sample, baseline, direction, level) : null,
                        }
                )
                {
                    DivergedP = TrialSelection.DivergedP(group.Second, group.First),
                    FirstDiverged = TrialSelection.Diverged(group.First),
                    SecondDiverged = TrialSelection.Diverged(group.Second),
                    IsOfOtherData = group.IsOfOtherData,
                }
            );
        }
        NumberText text = NumberText.For(
            measure,
            rows.SelectMany(row => new[] { row.First.Mean, row.Second.Mean }),
            rows.SelectMany(row => new[] { row.First.StandardDeviation, row.Second.StandardDeviation })
        );
        return rows.Select(row => row with { Text = text });

        // What a group's trials do not share is their seed.
        Observation[] Observe(TrialResult[] trials) =>
            TrialSelection.Observe(trials, measure, [.. trials.SelectMany(trial => trial.Factors.Keys).Distinct()]);
    }

    // What the studies' tables show; without tables, every number that both runs have.
    private static MeasureSpecification[] Measures(StudyResults first, StudyResults second)
    {
        MeasureSpecification[] asked =
        [
            .. first
                .Presentation.Tables.Concat(second.Presentation.Tables)
                .SelectMany(table => table.Columns)
                .Where(measure => measure.Along.Length == 0)
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
                        .Select(one => $"{one.Key}={Values.Canonical(one.Value)}")
                )
            )
            .ToDictionary(group => group.Key, Once);

    private static TrialResult[] Once(IEnumerable<TrialResult> trials) => [.. trials.DistinctBy(trial => trial.Id)];

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

    private static void NoteTests(List<string> notes, RunComparisonRow[] rows, ComparedTrials[] groups)
    {
        Comparison[] made = [.. rows.Select(row => row.Comparison).OfType<Comparison>()];
        if (rows.Any(row => row.Comparison is null && !row.IsOfOtherData))
        {
            notes.Add("Not tested where neither run changes from seed to seed.");
        }
        if (rows.Any(row => row.IsOfOtherData))
        {
            notes.Add(
                "Not tested, for the runs are of different data: data settings differ. (--different-data tests them all the same.)"
            );
        }
        foreach (IGrouping<ComparisonTest, Comparison> test in made.GroupBy(comparison => comparison.Test))
        {
            string pairs = test.Key.IsPaired() ? ", trials paired by seed" : "";
            notes.Add($"{Capital(test.Key.InWords())}{pairs}: second run less first.");
        }
        if (made.Length > 0)
        {
            notes.Add(
                "Probability of improvement: how often a trial of the second run is better than one of the first (higher, where neither way is better)."
            );
        }
        if (made.FirstOrDefault(one => one.Order is not null) is { } ordered)
        {
            notes.Add(TableNotes.OfOrder(ordered.Level));
        }
        if (made.Any(one => one.Order is { HasFewSeeds: true, Violation: >= 0 }))
        {
            notes.Add(TableNotes.OrderOfFew);
        }
        int unpaired = made.Select(comparison => comparison.Unpaired).DefaultIfEmpty(0).Max();
        if (unpaired > 0)
        {
            notes.Add($"Up to {unpaired} trials have no partner of the same seed and are left out of their test.");
        }
        if (made.Any(comparison => comparison.Verdict == Verdict.TooFewSeeds))
        {
            notes.Add("Some rows have too few seeds for any test.");
        }
        else if (made.Any(comparison => comparison.HasFewSeeds))
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
/// <param name="Comparison">Second less first; null where nothing is tested: different data, or constants.</param>
internal sealed record RunComparisonRow(
    string Factors,
    MeasureSpecification Measure,
    SampleSummary First,
    SampleSummary Second,
    Comparison? Comparison
)
{
    /// <summary>True where the trials are of different data, and therefore not tested.</summary>
    public bool IsOfOtherData { get; init; }

    /// <summary>Why nothing is tested, in two words; empty where something is.</summary>
    public string Untested =>
        Comparison is not null ? ""
        : IsOfOtherData ? "other data"
        : "not tested";

    /// <summary>How the measure's numbers are written.</summary>
    public NumberText Text { get; init; } = new(1, 4, "");

    /// <summary>Heading with the unit.</summary>
    public string Heading => TableColumn.HeadingOf(Measure) + (Text.Unit.Length == 0 ? "" : $", {Text.Unit}");

    /// <summary>True where either run has a number, or would have one but for its diverged trials.</summary>
    public bool HasNumbers => First.Count + Second.Count + FirstDiverged + SecondDiverged > 0;

    /// <summary>How many of the first run's trials diverged; no number of theirs is here.</summary>
    public int FirstDiverged { get; init; }

    /// <summary>p of Fisher's exact test of whether both runs' trials diverge as often; NaN where none did.</summary>
    public double DivergedP { get; init; } = double.NaN;

    /// <summary>How many of the second run's trials diverged.</summary>
    public int SecondDiverged { get; init; }

    /// <summary>True where all pairs are equal.</summary>
    public bool IsIdentical =>
        First == Second
        && (
            Comparison is { Test: ComparisonTest.Paired, Difference: 0, Result.Statistic: 0 }
            || (First.IsConstant && !IsOfOtherData)
        );
}
