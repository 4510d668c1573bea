namespace Filigree.Studies.Planning;

/// <summary>
/// Takes out of a study what names levels that its quick form or an option took away: a study as it was resolved is one by itself, and
/// is read as strictly as any.
/// </summary>
internal static class LevelsGone
{
    /// <summary>The study without rows of the paper that no table has, and without exceptions that leave nothing out.</summary>
    public static MapNode Without(MapNode study, PresentationNames names)
    {
        if (study.Find("tables") is { Value: ListNode tables } entry)
        {
            ListNode kept = tables with { Items = [.. tables.Items.Select(table => OfTable(table, names))] };
            study = study.With(entry with { Value = kept });
        }
        if (study.Find("except") is { Value: ListNode exceptions } except)
        {
            ListNode kept = exceptions with
            {
                Items = [.. names.Exceptions.Select(one => Exception(one, except.Origin))],
            };
            study = study.With(except with { Value = kept });
        }
        return study;
    }

    private static Node OfTable(Node node, PresentationNames names)
    {
        if (
            node is not MapNode table
            || table.Find("paper") is not { Value: MapNode paper } entry
            || names.LevelsOf(Text(table, "rows")) is not { } levels
        )
        {
            return node;
        }
        string[] labels = [.. PresentationReader.RowLabels(levels, names.LevelsOf(Text(table, "groups")))];
        MapNode kept = paper with { Entries = [.. paper.Entries.Where(row => labels.Contains(row.Key))] };
        return table.With(entry with { Value = kept });
    }

    private static string Text(MapNode table, string key) => (table.Find(key)?.Value as ScalarNode)?.Text.Trim() ?? "";

    private static MapNode Exception(IReadOnlyDictionary<string, IReadOnlyList<string>> exception, Origin origin) =>
        new(
            origin,
            [
                .. exception.Select(one => new Entry(
                    one.Key,
                    origin,
                    new ListNode(origin, [.. one.Value.Select(level => new ScalarNode(origin, level, IsQuoted: true))])
                )),
            ]
        );
}
