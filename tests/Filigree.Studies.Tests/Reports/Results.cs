using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Reports;

/// <summary>Small results written by hand.</summary>
internal static class Results
{
    public static StudyResults Of(
        IReadOnlyList<TrialResult> trials,
        TableSpecification[]? tables = null,
        FigureSpecification[]? figures = null
    ) =>
        new(
            "toy/study",
            new Presentation("A toy", "", "", tables ?? [], figures ?? [], false),
            trials,
            trials.Count,
            [new("Command", "filigree run toy/study")]
        );

    public static TrialResult Trial(
        ulong seed,
        (string Name, string Value)[] factors,
        (string Name, double Value)[]? summary = null,
        MetricRow[]? rows = null
    ) =>
        new(
            $"{seed:x4}-{string.Join('-', factors.Select(one => one.Value))}",
            factors.ToDictionary(one => one.Name, one => one.Value),
            seed,
            rows ?? [],
            (summary ?? []).ToDictionary(one => one.Name, one => one.Value)
        );

    public static MetricRow Row(params (string Name, double Value)[] numbers) =>
        new(numbers.ToDictionary(one => one.Name, one => one.Value), new Dictionary<string, string>());

    /// <summary>Trials of one factor whose summary holds one number each.</summary>
    public static TrialResult[] Seeds(string factor, string value, string measure, params double[] numbers) =>
        [.. numbers.Select((number, i) => Trial((ulong)i, [(factor, value)], [(measure, number)]))];

    /// <summary>Runs with decimal commas and digits grouped by points, as in much of Europe.</summary>
    public static T UnderCommas<T>(Func<T> action)
    {
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentCulture;
        var commas = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        commas.NumberFormat.NumberGroupSeparator = ".";
        commas.NumberFormat.NegativeSign = "~";
        System.Globalization.CultureInfo.CurrentCulture = commas;
        try
        {
            return action();
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}
