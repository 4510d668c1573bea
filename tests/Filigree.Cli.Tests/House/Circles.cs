namespace Filigree.Cli.Tests.House;

/// <summary>Circles among things of which each uses some others.</summary>
internal static class Circles
{
    /// <summary>
    /// A shortest way from each thing back to itself, <c>a -> b -> a</c>, for every thing that has one; a circle is told once, from the
    /// first of its names.
    /// </summary>
    /// <param name="uses">Each thing with what it uses.</param>
    internal static IReadOnlyList<string> Of(IReadOnlyDictionary<string, IReadOnlySet<string>> uses) =>
        [
            .. uses
                .Keys.Select(start => WayBack(start, uses))
                .OfType<string[]>()
                .DistinctBy(way => string.Join(' ', way.Distinct().Order(StringComparer.Ordinal)))
                .Select(way => string.Join(" -> ", way))
                .Order(StringComparer.Ordinal),
        ];

    private static string[]? WayBack(string start, IReadOnlyDictionary<string, IReadOnlySet<string>> uses)
    {
        Queue<string[]> ways = new([
            [start],
        ]);
        HashSet<string> seen = [];
        while (ways.TryDequeue(out string[]? way))
        {
            foreach (string next in uses.GetValueOrDefault(way[^1]) ?? new HashSet<string>())
            {
                if (next == start)
                {
                    return [.. way, next];
                }
                if (seen.Add(next))
                {
                    ways.Enqueue([.. way, next]);
                }
            }
        }
        return null;
    }
}
