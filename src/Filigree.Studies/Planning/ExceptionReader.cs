using Filigree.Studies.Definition;

namespace Filigree.Studies.Planning;

/// <summary>
/// Reads <c>except</c>: combinations that are left out, each a map of factors to a level or a list of levels
/// (<c>{ plasticity: sparse-evolution, wiring: [he-normal, orthogonal] }</c>).
/// </summary>
internal static class ExceptionReader
{
    public static IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string>>> Read(
        Section study,
        PresentationNames names,
        bool isQuick
    ) =>
        [
            .. study
                .Items("except", node => Read(node, names, isQuick))
                .Where(one => one.Values.All(levels => levels.Count > 0)),
        ];

    private static Dictionary<string, IReadOnlyList<string>> Read(Node node, PresentationNames names, bool isQuick)
    {
        string[] factors = [.. names.Varied.Select(factor => factor.Name)];
        if (node is not MapNode { Entries.Count: > 0 } map)
        {
            throw node.Origin.Error(
                $"except has {node.Kind}; expected maps of a factor to its levels: {{factor: level}}"
            );
        }
        var exception = new Dictionary<string, IReadOnlyList<string>>();
        foreach (Entry entry in map.Entries)
        {
            if (!factors.Contains(entry.Key))
            {
                throw entry.Origin.UnknownName($"except names '{entry.Key}', which does not vary", entry.Key, factors);
            }
            IReadOnlyList<Node> levels = entry.Value is ListNode list ? list.Items : [entry.Value];
            exception[entry.Key] =
            [
                .. levels
                    .Where(level =>
                        names.MustExist(entry.Key, level.Origin, isQuick) || Exists(names, entry.Key, level)
                    )
                    .Select(level => names.Level(entry.Key, level, "except:")),
            ];
        }
        return exception;
    }

    private static bool Exists(PresentationNames names, string factor, Node level) =>
        names.LevelsOf(factor)!.Any(one => level is ScalarNode text && Values.AreSame(one, text.Text));
}
