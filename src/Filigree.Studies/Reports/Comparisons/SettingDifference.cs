using Filigree.Studies.Execution;

namespace Filigree.Studies.Reports.Comparisons;

/// <summary>A setting that is another in one run than in the other.</summary>
/// <param name="Path">The setting: <c>training.epochs</c>.</param>
/// <param name="First">Its values in the first run; empty where none of its trials has it.</param>
/// <param name="Second">Its values in the second run.</param>
internal sealed record SettingDifference(string Path, IReadOnlyList<string> First, IReadOnlyList<string> Second)
{
    private const int MostValues = 4;

    /// <summary>In a line: <c>training.epochs: 30 in the first run, 10 in the second</c>.</summary>
    public override string ToString() => $"{Path}: {Text(First)} in the first run, {Text(Second)} in the second";

    /// <summary>The settings that differ between trials of two runs.</summary>
    internal static IReadOnlyList<SettingDifference> Between(
        IEnumerable<IReadOnlyDictionary<string, string>> first,
        IEnumerable<IReadOnlyDictionary<string, string>> second
    )
    {
        IReadOnlyDictionary<string, string>[] left = [.. first];
        IReadOnlyDictionary<string, string>[] right = [.. second];
        // Of a run without configurations nothing is known.
        return left.All(one => one.Count == 0) || right.All(one => one.Count == 0)
            ? []
            :
            [
                .. left.Concat(right)
                    .SelectMany(settings => settings.Keys)
                    .Distinct()
                    .Order(StringComparer.Ordinal)
                    .Select(path => new SettingDifference(path, Values(left, path), Values(right, path)))
                    .Where(difference => !difference.First.SequenceEqual(difference.Second)),
            ];
    }

    /// <summary>True where two trials are of different data, or of data prepared in different ways.</summary>
    internal static bool IsOtherData(
        IReadOnlyDictionary<string, string> first,
        IReadOnlyDictionary<string, string> second
    ) => Between([first], [second]).Any(difference => difference.Path.Split('.').Contains("data"));

    /// <summary>The settings of one trial of each combination of a run.</summary>
    internal static IEnumerable<IReadOnlyDictionary<string, string>> Of(StudyResults results) =>
        results
            .Trials.GroupBy(trial => string.Join('\u001f', trial.Factors.Select(one => $"{one.Key}={one.Value}")))
            .Select(combination => results.Settings(combination.First()));

    private static string[] Values(IEnumerable<IReadOnlyDictionary<string, string>> trials, string path) =>
        [
            .. trials
                .Select(settings => settings.GetValueOrDefault(path))
                .OfType<string>()
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    private static string Text(IReadOnlyList<string> values) =>
        values.Count == 0 ? "not set"
        : values.Count <= MostValues ? string.Join(" and ", values)
        : $"{string.Join(", ", values.Take(MostValues))} and {values.Count - MostValues} more";
}
