namespace Filigree.Studies.Definition;

/// <summary>Lays one tree of settings over another, and sets single paths.</summary>
internal static class Overlay
{
    /// <summary>
    /// Maps are merged key by key; lists and values on top replace what is below; an empty value on top takes the key
    /// away. Under a key that chooses a rule another choice replaces, it does not join. Every piece keeps its own origin.
    /// </summary>
    public static MapNode Merge(MapNode below, MapNode top)
    {
        MapNode merged = below;
        foreach (Entry entry in top.Entries)
        {
            merged = entry.Value switch
            {
                ScalarNode { IsNull: true } => merged.Without(entry.Key),
                MapNode inner when below.Find(entry.Key)?.Value is MapNode base_ && Joins(entry.Key, base_, inner) =>
                    merged.With(entry with { Value = Merge(base_, inner) }),
                _ => merged.With(entry),
            };
        }
        return merged;
    }

    /// <summary>Sets the value at a path such as <c>training.rate</c>, making the maps on the way.</summary>
    public static MapNode Set(MapNode root, string path, Node value) => Set(root, path.Split('.'), value);

    /// <summary>The value at a path, or null.</summary>
    public static Node? Find(MapNode root, string path)
    {
        Node? node = root;
        foreach (string part in path.Split('.'))
        {
            node = (node as MapNode)?.Find(part)?.Value;
        }
        return node;
    }

    /// <summary>Sets the value at a path given by its parts.</summary>
    public static MapNode Set(MapNode root, ReadOnlySpan<string> parts, Node value)
    {
        string key = parts[0];
        Entry? present = root.Find(key);
        if (parts.Length == 1)
        {
            return value is ScalarNode { IsNull: true }
                ? root.Without(key)
                : root.With(new Entry(key, value.Origin, value));
        }
        // A choice by its name alone is the same as one without parameters.
        MapNode inner = present?.Value switch
        {
            MapNode map when !ChoiceKeys.Contains(key) || map.Find(parts[1]) is not null => map,
            _ => new MapNode(value.Origin, []),
        };
        return root.With(new Entry(key, present?.Origin ?? value.Origin, Set(inner, parts[1..], value)));
    }

    private static bool Joins(string key, MapNode below, MapNode top) =>
        !ChoiceKeys.Contains(key) || (below.Entries is [var b] && top.Entries is [var t] && b.Key == t.Key);
}
