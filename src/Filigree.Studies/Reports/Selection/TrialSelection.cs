using System.Globalization;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Planning;
using Filigree.Studies.Statistics;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Reports.Selection;

/// <summary>Finds trials, rows and numbers by the names a presentation uses.</summary>
internal static class TrialSelection
{
    /// <summary>The name under which a trial's seed can be used as a factor.</summary>
    public const string Seed = PresentationNames.Seed;

    private const string Last = "last";
    private static readonly Dictionary<string, string> NoPlace = [];

    /// <summary>The trial's value of a factor, or its seed; null where it has none. Where no factor is named, all trials have one value.</summary>
    public static string? Factor(TrialResult trial, string name) =>
        name == TableSpecification.AllTrials ? "all trials"
        : trial.Factors.TryGetValue(name, out string? value) ? value
        : name == Seed ? trial.Seed.ToString(CultureInfo.InvariantCulture)
        : null;

    /// <summary>True where the trial has all these factors.</summary>
    public static bool HasFactors(TrialResult trial, IReadOnlyDictionary<string, string> where) =>
        where.All(one => Factor(trial, one.Key) is { } value && Values.AreSame(value, one.Value));

    /// <summary>
    /// What pairs a trial with those of other runs or rows: its seed and its factors, without those named.
    /// </summary>
    public static string PairingKey(TrialResult trial, params ReadOnlySpan<string> without) =>
        $"{trial.Seed.ToString(CultureInfo.InvariantCulture)}\u001f{FactorsKey(trial, without)}";

    /// <summary>What trials of one setting have in common: their factors, without those named, whatever the seed.</summary>
    public static string FactorsKey(TrialResult trial, params ReadOnlySpan<string> without)
    {
        List<string> parts = [];
        foreach ((string name, string value) in trial.Factors.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            if (!without.Contains(name))
            {
                parts.Add($"{name}={Values.Canonical(value)}");
            }
        }
        return string.Join('\u001f', parts);
    }

    /// <summary>
    /// The number of a measure; NaN where the trial has none, or diverged: its numbers stop short, and an epoch in which it was at its best is
    /// no sign of a quick one.
    /// </summary>
    public static double Measure(TrialResult trial, MeasureSpecification measure)
    {
        if (trial.HasDiverged)
        {
            return double.NaN;
        }
        if (measure.At is null)
        {
            return trial.Summary.GetValueOrDefault(measure.Name, double.NaN);
        }
        return RowsAt(trial, measure).LastOrDefault()?.Numbers[measure.Name] ?? double.NaN;
    }

    /// <summary>The trial's rows that have the measure's number and are where it asks for.</summary>
    public static IEnumerable<MetricRow> RowsAt(TrialResult trial, MeasureSpecification measure)
    {
        IEnumerable<MetricRow> rows = trial.Rows.Where(row => row.Numbers.ContainsKey(measure.Name));
        foreach ((string name, string wanted) in measure.At ?? NoPlace)
        {
            MetricRow[] kept = [.. rows.Where(row => wanted == Last ? HasNumber(row, name) : Has(row, name, wanted))];
            if (wanted == Last && kept.Length > 0)
            {
                double last = kept.Max(row => row.Numbers[name]);
                kept = [.. kept.Where(row => row.Numbers[name] == last)];
            }
            rows = kept;
        }
        return rows;
    }

    /// <summary>How many of some trials diverged.</summary>
    public static int Diverged(IEnumerable<TrialResult> trials) => trials.Count(trial => trial.HasDiverged);

    /// <summary>Fisher's exact test of whether some trials diverge as often as others; NaN where none did.</summary>
    public static double DivergedP(IReadOnlyCollection<TrialResult> trials, IReadOnlyCollection<TrialResult> others)
    {
        (int lost, int lostOfOthers) = (Diverged(trials), Diverged(others));
        return lost + lostOfOthers == 0
            ? double.NaN
            : FisherExactTest.P(lost, trials.Count, lostOfOthers, others.Count);
    }

    /// <summary>True where a row has this label or number.</summary>
    public static bool Has(MetricRow row, string name, string wanted) =>
        row.Labels.TryGetValue(name, out string? label)
            ? Values.AreSame(label, wanted)
            : row.Numbers.TryGetValue(name, out double number)
                && WrittenNumber.TryRead(wanted, out double value)
                && number == value;

    /// <summary>What a row, or its trial, says of a name: factor, label, number or seed, as text; empty where neither has it.</summary>
    public static string Discriminator(TrialResult trial, MetricRow? row, string name)
    {
        if (name.Length == 0)
        {
            return "";
        }
        if (trial.Factors.TryGetValue(name, out string? factor))
        {
            return factor;
        }
        if (row is not null && row.Labels.TryGetValue(name, out string? label))
        {
            return label;
        }
        if (row is not null && row.Numbers.TryGetValue(name, out double number))
        {
            return number.ToString("R", CultureInfo.InvariantCulture);
        }
        return name == Seed ? trial.Seed.ToString(CultureInfo.InvariantCulture) : "";
    }

    /// <summary>Names of factors that differ between trials, in order of appearance.</summary>
    public static IEnumerable<string> Varying(IReadOnlyList<TrialResult> trials) =>
        trials
            .SelectMany(trial => trial.Factors.Keys)
            .Distinct()
            .Where(name => trials.Select(trial => trial.Factors.GetValueOrDefault(name)).Distinct().Skip(1).Any());

    /// <summary>The measure of every trial, with the key that pairs it.</summary>
    public static Observation[] Observe(
        IEnumerable<TrialResult> trials,
        MeasureSpecification measure,
        params string[] without
    ) =>
        [
            .. trials.Select(trial => new Observation(PairingKey(trial, without), Measure(trial, measure))
            {
                HasDiverged = trial.HasDiverged,
            }),
        ];

    private static bool HasNumber(MetricRow row, string name) =>
        row.Numbers.TryGetValue(name, out double number) && !double.IsNaN(number);
}
