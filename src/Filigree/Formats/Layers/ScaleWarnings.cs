using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>Scales beside weights of one byte: programs multiply by them, and what is read here are the numbers before that.</summary>
internal static class ScaleWarnings
{
    /// <summary>A line for all such layers, or none.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<WeightLayer> layers, IReadOnlyList<StoredTensor> tensors)
    {
        HashSet<string> names = [.. tensors.Select(tensor => tensor.Name)];
        (string Layer, string Scale)[] scaled =
        [
            .. from layer in layers
            where layer.Type.SizeOf() == 1
            let scale = Candidates(layer.Name).FirstOrDefault(names.Contains)
            where scale is not null
            select (layer.Name, scale),
        ];
        if (scaled.Length > 0)
        {
            string more = scaled.Length == 1 ? "" : Invariant($" (and so have {scaled.Length - 1:N0} more)");
            yield return $"{scaled[0].Layer} has a scale beside it, {scaled[0].Scale}{more}: weights are read as they "
                + "stand in 8 bits, not multiplied by it";
        }
    }

    private static string[] Candidates(string layer) =>
        [
            layer + "_scale",
            layer + "_scale_inv",
            layer + ".scale",
            new ParameterName(layer).Beside("scale_weight"),
            new ParameterName(layer).Beside("scale"),
        ];
}
