namespace Filigree.Studies.Definition;

/// <summary>The keys under which a study chooses a rule, and the catalogs that know the rules.</summary>
internal static class Catalogs
{
    private static readonly Dictionary<string, Func<Node, Choice>> Readers = new(StringComparer.Ordinal);

    /// <summary>True if the value under a key names a rule.</summary>
    public static bool IsChoice(string key) => Readers.ContainsKey(key);

    /// <summary>A value as shown to people: a rule by its label, anything else as written.</summary>
    /// <param name="key">The key it stands under.</param>
    /// <param name="value">The value.</param>
    public static string Label(string key, Node value) =>
        Readers.TryGetValue(key, out Func<Node, Choice>? read) ? read(value).Label : YamlWriter.Inline(value);
}
