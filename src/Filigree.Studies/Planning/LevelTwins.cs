using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Planning;

/// <summary>Levels of a factor that are one value, written in two ways: each of its trials would stand in two rows, and enter a test twice.</summary>
internal static class LevelTwins
{
    /// <summary>A scalar in the one form that ways of writing it share whatever it sets: a number, a percentage, epochs.</summary>
    public static string Written(string text)
    {
        string trimmed = text.Trim();
        return trimmed.EndsWith('%') && WrittenNumber.TryRead(trimmed, out _)
                ? $"{Values.Canonical(trimmed)} of the whole"
            : TrainingTime.TryRead(trimmed, out TrainingTime time) && !time.CountsIterations
                ? Values.Canonical(FormattableString.Invariant($"{time.Count}"))
            : Values.Canonical(text);
    }

    /// <summary>Refuses levels that are one value in the trials that they make.</summary>
    /// <param name="study">The study.</param>
    /// <param name="combinations">Levels of all factors, and the settings that they make.</param>
    /// <exception cref="UserError">There are some.</exception>
    public static void Refuse(
        Study study,
        IReadOnlyList<(IReadOnlyDictionary<string, string> Levels, ExperimentSettings Settings)> combinations
    )
    {
        string Identity(ExperimentSettings settings) =>
            new TrialConfiguration(study.Experiment.Name, study.Seeds[0], study.FixedStreams, settings).Id;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int index = 0; index < combinations.Count; index++)
        {
            (IReadOnlyDictionary<string, string> levels, ExperimentSettings settings) = combinations[index];
            if (seen.TryAdd(Identity(settings.InSteps()), index))
            {
                continue;
            }

            (IReadOnlyDictionary<string, string> before, ExperimentSettings earlier) = combinations[
                seen[Identity(settings.InSteps())]
            ];
            Factor[] different = [.. study.Factors.Where(factor => before[factor.Name] != levels[factor.Name])];
            // Levels may make no difference in some combination, such as a density of dense networks.
            if (
                Identity(settings) != Identity(earlier)
                || different.All(factor => AreOne(factor, before[factor.Name], levels[factor.Name]))
            )
            {
                Factor factor = different[0];
                throw factor.Origin.Error(
                    $"{PathOf(factor)} takes '{before[factor.Name]}' and '{levels[factor.Name]}', which are one value; expected different values"
                );
            }
        }
    }

    // A factor of values has the last part of their path as its name; one of cases has a name of its own.
    private static string PathOf(Factor factor) =>
        factor.Levels[0].Settings is [{ Key: var path }] && path.EndsWith(factor.Name, StringComparison.Ordinal)
            ? path
            : factor.Name;

    private static bool AreOne(Factor factor, string first, string second)
    {
        IReadOnlyList<KeyValuePair<string, Node>> Of(string label) =>
            factor.Levels.First(level => level.Label == label).Settings;
        return Of(first).Count == Of(second).Count
            && Of(first)
                .Zip(Of(second))
                .All(pair => pair.First.Key == pair.Second.Key && AreOne(pair.First.Value, pair.Second.Value));
    }

    private static bool AreOne(Node one, Node other) =>
        (one, other) switch
        {
            (ScalarNode { IsQuoted: false } a, ScalarNode { IsQuoted: false } b) => Values.AreSame(
                a.Text.Trim(),
                b.Text.Trim()
            ),
            (ScalarNode a, ScalarNode b) => a.Text == b.Text,
            (ListNode a, ListNode b) => a.Items.Count == b.Items.Count
                && a.Items.Zip(b.Items).All(pair => AreOne(pair.First, pair.Second)),
            (MapNode a, MapNode b) => a.Entries.Count == b.Entries.Count
                && a.Entries.All(entry => b.Find(entry.Key) is { } found && AreOne(entry.Value, found.Value)),
            _ => false,
        };
}
