using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Planning;

/// <summary>
/// Reads <c>vary</c>: a path with a list of values (<c>training.rate: [0.1, 0.01]</c>), or a name with labelled cases,
/// each setting several paths (<c>method: { adam: { training.optimizer: adam, training.rate: 0.001 } }</c>).
/// </summary>
internal static class FactorReader
{
    public static IReadOnlyList<Factor> Read(Section study, IExperiment experiment)
    {
        MapNode? vary = study.Find("vary") switch
        {
            null => null,
            MapNode map => map,
            { } other => throw other.Origin.Error($"vary is {other.Kind}; expected a map: 'path: [values]'"),
        };
        Entry[] entries = [.. vary?.Entries ?? []];
        string[] names = [.. entries.Select(entry => LastPart(entry.Key))];
        return
        [
            .. entries.Select(
                (entry, index) =>
                    Read(
                        entry,
                        names.Count(names[index].Equals) > 1 ? entry.Key : names[index],
                        experiment,
                        study.Rules
                    )
            ),
        ];
    }

    private static Factor Read(Entry entry, string name, IExperiment experiment, RuleBook rules)
    {
        IReadOnlyList<FactorLevel> levels = entry.Value switch
        {
            ListNode { Items.Count: > 0 } list => [.. list.Items.Select(item => Value(entry, item, experiment, rules))],
            MapNode { Entries.Count: > 0 } cases => [.. cases.Entries.Select(item => Case(item, experiment.Keys))],
            _ => throw entry.Value.Origin.Error(
                $"{entry.Key} varies over {entry.Value.Kind}; expected a list of values, or a map of labels to settings"
            ),
        };
        string? twice = levels.GroupBy(level => level.Label).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw entry.Value.Origin.Error($"{entry.Key} takes '{twice}' twice; expected different values");
        }
        if (entry.Value is ListNode values)
        {
            RequireDifferent(entry, values, levels, rules);
        }
        if (entry.Value is MapNode labelled)
        {
            RequireDifferent(entry, labelled);
        }
        return new Factor(name, levels, entry.Value.Origin);
    }

    private static FactorLevel Value(Entry path, Node value, IExperiment experiment, RuleBook rules)
    {
        Require(path.Origin, path.Key, experiment.Keys);
        return new FactorLevel(ChoiceOf(path, value, rules)?.Label ?? YamlWriter.Inline(value), [new(path.Key, value)]);
    }

    private static Choice? ChoiceOf(Entry path, Node value, RuleBook rules) =>
        rules.Find(LastPart(path.Key))?.ReadAny(value, rules);

    // 0.1 and 0.10 are one value, and so is a rule with its defaults written out: each trial would stand in several rows. Whether 1 and
    // 100% are one is seen of the trials.
    private static void RequireDifferent(
        Entry entry,
        ListNode values,
        IReadOnlyList<FactorLevel> levels,
        RuleBook rules
    )
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((Node value, FactorLevel level) in values.Items.Zip(levels))
        {
            string same = ChoiceOf(entry, value, rules)?.Canonical ?? LevelTwins.Canonical(value);
            if (!seen.TryAdd(same, level.Label))
            {
                throw value.Origin.Error(
                    $"{entry.Key} takes '{seen[same]}' and '{level.Label}', which are one value; expected different values"
                );
            }
        }
    }

    private static void RequireDifferent(Entry entry, MapNode cases)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Entry one in cases.Entries)
        {
            string same = LevelTwins.Canonical(one.Value);
            if (!seen.TryAdd(same, one.Key))
            {
                throw one.Origin.Error(
                    $"cases '{seen[same]}' and '{one.Key}' of {entry.Key} say the same; expected different settings"
                );
            }
        }
    }

    private static FactorLevel Case(Entry entry, IReadOnlyList<string> keys)
    {
        if (entry.Value is not MapNode settings)
        {
            throw entry.Value.Origin.Error(
                $"case '{entry.Key}' is {entry.Value.Kind}; expected a map of settings, such as {{training.rate: 0.1}}"
            );
        }
        foreach (Entry setting in settings.Entries)
        {
            Require(setting.Origin, setting.Key, keys);
        }
        return new FactorLevel(
            entry.Key,
            [.. settings.Entries.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))]
        );
    }

    // The rest of the path is checked with the trial's settings; here only that it leads into them.
    private static void Require(Origin origin, string path, IReadOnlyList<string> keys)
    {
        string first = path.Split('.')[0];
        if (!keys.Contains(first))
        {
            throw origin.UnknownName($"unknown path '{path}' to vary", first, keys);
        }
    }

    private static string LastPart(string path) => path[(path.LastIndexOf('.') + 1)..];
}
