using System.Globalization;
using Filigree.Data;
using Filigree.Studies.Execution;
using Filigree.Studies.Planning;

namespace Filigree.Studies.Reports.Writing;

/// <summary>Which data a run's numbers are of, in words: no number is shown without them.</summary>
internal static class DataText
{
    /// <summary>
    /// The data sets with their sizes, and what they stand in for; empty for experiments without data:
    /// <c>fashion-mnist-small (6,000 training and 2,000 test samples), in place of mnist</c>.
    /// </summary>
    public static string Of(StudyResults results) => Of(results.Data, results.Substituted);

    /// <inheritdoc cref="Of(StudyResults)"/>
    public static string Of(Plan plan) => Of(plan.Data, plan.Substituted);

    /// <summary>The note of every table: data, and that they are the quick form's.</summary>
    public static string Note(StudyResults results)
    {
        string data = Of(results);
        return (data.Length, results.Presentation.IsQuick) switch
        {
            (0, false) => "",
            (0, true) => "Quick form.",
            (_, false) => $"Data: {data}.",
            (_, true) => $"Quick form; data: {data}.",
        };
    }

    /// <summary>True where numbers are not to be compared with a paper's: those of the quick form, and of other data.</summary>
    public static bool IsStandIn(StudyResults results) => results.Presentation.IsQuick || results.Substituted.Count > 0;

    private static string Of(IReadOnlyList<string> names, IReadOnlyDictionary<string, string> substituted) =>
        string.Join("; ", names.Select(name => Of(name, substituted)));

    private static string Of(string name, IReadOnlyDictionary<string, string> substituted)
    {
        string size = DataSets.All.FirstOrDefault(set => set.Name == name) is { } set
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" ({set.TrainCount:N0} training and {set.TestCount:N0} test samples)"
            )
            : "";
        return substituted.TryGetValue(name, out string? asked) ? $"{name}{size}, in place of {asked}" : name + size;
    }
}
