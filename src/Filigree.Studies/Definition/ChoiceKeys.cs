namespace Filigree.Studies.Definition;

/// <summary>Keys under which a rule is chosen by its name, with its options in a map below: one setting, whatever its options.</summary>
internal static class ChoiceKeys
{
    private static readonly HashSet<string> All = new(StringComparer.Ordinal)
    {
        "model",
        "wiring",
        "plasticity",
        "optimizer",
        "schedule",
        "loss",
        "across",
        // Of data: a rule that makes samples, as studies write it and as identities keep it.
        "name",
        "own",
    };

    /// <summary>True for such a key.</summary>
    public static bool Contains(string key) => All.Contains(key);
}
