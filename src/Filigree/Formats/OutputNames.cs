namespace Filigree.Formats;

/// <summary>Names of tensors to be written.</summary>
internal static class OutputNames
{
    /// <summary>Refuses two tensors of one name.</summary>
    public static void RequireDifferent(IReadOnlyList<OutputTensor> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
        if (tensors.FirstOrDefault(tensor => !names.Add(tensor.Name)) is { } twice)
        {
            throw new UserError($"two tensors would be named '{twice.Name}'");
        }
    }
}
