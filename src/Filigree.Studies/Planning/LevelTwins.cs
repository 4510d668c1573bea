using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Planning;

/// <summary>Levels of a factor that are one value, written in two ways: each of its trials would stand in two rows, and enter a test twice.</summary>
internal static class LevelTwins
{
    /// <summary>A value in the one form that ways of writing it share whatever it sets: <c>0.10</c> is 0.1, and <c>2ep</c> is 2.</summary>
    public static string Canonical(Node value) => Canonical(value, Written);

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
            string trained = Identity(settings.InSteps());
            if (seen.TryAdd(trained, index))
            {
                continue;
            }

            (IReadOnlyDictionary<string, string> before, ExperimentSettings earlier) = combinations[seen[trained]];
            Factor[] different = [.. study.Factors.Where(factor => before[factor.Name] != levels[factor.Name])];
            // Levels may make no difference in some combination, such as a density of dense networks.
            if (
                Identity(settings) != Identity(earlier)
                || different.All(factor => Canonical(factor, before) == Canonical(factor, levels))
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

    // What a level sets, where 10% and 0.1 are one: they are in trials that are.
    private static string Canonical(Factor factor, IReadOnlyDictionary<string, string> levels) =>
        string.Join(
            ", ",
            factor
                .Levels.First(level => level.Label == levels[factor.Name])
                .Settings.Select(one => $"{one.Key}: {Canonical(one.Value, Values.Canonical)}")
        );

    private static string Canonical(Node node, Func<string, string> written) =>
        node switch
        {
            ScalarNode { IsQuoted: false } scalar => written(scalar.Text),
            ScalarNode quoted => $"'{quoted.Text}'",
            ListNode list => $"[{string.Join(", ", list.Items.Select(item => Canonical(item, written)))}]",
            MapNode map =>
                $"{{{string.Join(", ", map.Entries.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}: {Canonical(one.Value, written)}"))}}}",
            _ => YamlWriter.Inline(node),
        };

    // A share and a number are told apart, for as a moment 100% is the end and 1 the first epoch.
    private static string Written(string text)
    {
        string trimmed = text.Trim();
        return trimmed.EndsWith('%') && WrittenNumber.TryRead(trimmed, out _)
                ? $"{Values.Canonical(trimmed)} of the whole"
            : TrainingTime.TryRead(trimmed, out TrainingTime time) && !time.CountsIterations
                ? Values.Canonical(FormattableString.Invariant($"{time.Count}"))
            : Values.Canonical(text);
    }
}
