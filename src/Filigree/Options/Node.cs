namespace Filigree.Options;

/// <summary>A piece of what a person wrote, in a study file, a command or on one line, that remembers where it was written.</summary>
/// <param name="Origin">Where.</param>
public abstract record Node(Origin Origin)
{
    /// <summary>What this is, for messages: <c>the text 'abc'</c>, <c>a list</c>, <c>a map</c>.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value, not yet read as a number or a word.</summary>
/// <param name="Origin">Where.</param>
/// <param name="Text">The value as written, without quotes.</param>
/// <param name="IsQuoted">True if quotes say that this is text, whatever it looks like.</param>
public sealed record ScalarNode(Origin Origin, string Text, bool IsQuoted) : Node(Origin)
{
    /// <inheritdoc/>
    public override string Kind => IsNull ? "nothing" : $"'{Text}'";

    /// <summary>True for an empty value or <c>~</c>.</summary>
    public bool IsNull => !IsQuoted && Text is "" or "~" or "null";
}

/// <summary>A list.</summary>
/// <param name="Origin">Where it begins.</param>
/// <param name="Items">Its items.</param>
public sealed record ListNode(Origin Origin, IReadOnlyList<Node> Items) : Node(Origin)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>Keys with values, in the order written.</summary>
/// <param name="Origin">Where it begins.</param>
/// <param name="Entries">Its entries; no key twice.</param>
public sealed record MapNode(Origin Origin, IReadOnlyList<Entry> Entries) : Node(Origin)
{
    /// <inheritdoc/>
    public override string Kind => "a map";

    /// <summary>The entry of a key, or null.</summary>
    public Entry? Find(string key)
    {
        foreach (Entry entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry;
            }
        }
        return null;
    }

    /// <summary>This map with one key's value replaced, or added at the end.</summary>
    public MapNode With(Entry replacement)
    {
        var entries = new List<Entry>(Entries);
        int place = entries.FindIndex(entry => entry.Key == replacement.Key);
        if (place >= 0)
        {
            entries[place] = replacement;
        }
        else
        {
            entries.Add(replacement);
        }
        return this with { Entries = entries };
    }

    /// <summary>This map without some keys.</summary>
    public MapNode Without(params ReadOnlySpan<string> keys)
    {
        var entries = new List<Entry>(Entries.Count);
        foreach (Entry entry in Entries)
        {
            if (!keys.Contains(entry.Key))
            {
                entries.Add(entry);
            }
        }
        return this with { Entries = entries };
    }
}

/// <summary>One key of a map.</summary>
/// <param name="Key">The key.</param>
/// <param name="Origin">Where the key stands.</param>
/// <param name="Value">Its value.</param>
public sealed record Entry(string Key, Origin Origin, Node Value);
