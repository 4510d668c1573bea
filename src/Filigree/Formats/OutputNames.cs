namespace Filigree.Formats;

/// <summary>Names of tensors to be written.</summary>
internal static class OutputNames
{
    /// <summary>Refuses two tensors of one name.</summary>
    public static void RequireDifferent(IReadOnlyList<OutputTensor> tensors) =>
        RequireDifferent(tensors.Select(tensor => tensor.Name));

    /// <summary>Refuses a name that stands twice.</summary>
    public static void RequireDifferent(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (names.FirstOrDefault(name => !seen.Add(name)) is { } twice)
        {
            throw new UserError($"two tensors would be named '{twice}'");
        }
    }
}
