using Filigree.Numerics;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>Which of a file's tensors are layers, by PyTorch's conventions of names and shapes.</summary>
internal static class LayerFinder
{
    /// <summary>Finds the layers and says of every other tensor why it is none.</summary>
    /// <exception cref="UserError">A mask has another shape than its weights.</exception>
    public static (IReadOnlyList<WeightLayer> Layers, IReadOnlyList<SkippedTensor> Skipped) Find(
        IReadOnlyList<StoredTensor> tensors
    )
    {
        Dictionary<string, StoredTensor> byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var masks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (StoredTensor tensor in tensors)
        {
            if (PyTorchNames.Masked(tensor.Name) is { } masked && byName.ContainsKey(masked.Mask))
            {
                masks[masked.Mask] = masked.Parameter;
            }
        }

        List<WeightLayer> layers = [];
        List<SkippedTensor> skipped = [];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (StoredTensor tensor in tensors)
        {
            (string Parameter, string Mask)? masked = PyTorchNames.Masked(tensor.Name);
            StoredTensor? mask = masked is { } names ? byName.GetValueOrDefault(names.Mask) : null;
            string? reason = masks.TryGetValue(tensor.Name, out string? owner) ? $"mask of {owner}" : WhyNot(tensor);
            if (reason is not null)
            {
                skipped.Add(new SkippedTensor(tensor.Name, reason));
                continue;
            }

            if (mask is not null)
            {
                RequireMask(mask, tensor);
            }

            // Where the file has a parameter of that name beside, the tensor's own name tells them apart.
            string name =
                mask is not null && !byName.ContainsKey(masked!.Value.Parameter) && taken.Add(masked.Value.Parameter)
                    ? masked.Value.Parameter
                    : tensor.Name;
            layers.Add(new DenseWeightLayer(name, MatrixOf(tensor.Shape), tensor, mask));
        }

        return (InOrder(layers), skipped);
    }

    /// <summary>The shape of a tensor's matrix view; a convolution [out, in, height, width] has in * height * width inputs.</summary>
    private static MatrixShape MatrixOf(IReadOnlyList<long> shape) =>
        shape.Count == 2
            ? new MatrixShape((int)shape[0], (int)shape[1])
            : new MatrixShape((int)shape[0], (int)(shape[1] * shape[2] * shape[3]), (int)(shape[2] * shape[3]));

    private static string? WhyNot(StoredTensor tensor) =>
        tensor.Shape.Count is not (2 or 4)
            ? tensor.Shape.Count == 1
                ? "1 dimension"
                : Invariant($"{tensor.Shape.Count} dimensions")
            : !tensor.Type.IsFloat()
                ? $"type {tensor.TypeText}"
                : tensor.Count == 0
                    ? "empty"
                    : tensor.Count > Array.MaxLength
                        ? "more weights than an array can hold"
                        : null;

    private static void RequireMask(StoredTensor mask, StoredTensor weights)
    {
        if (!mask.Shape.SequenceEqual(weights.Shape) || mask.Type == ElementType.Opaque)
        {
            throw new UserError(
                $"is a mask of shape {TensorShape.TextOf(mask.Shape)} and type {mask.TypeText}",
                mask.Place,
                $"numbers of shape {TensorShape.TextOf(weights.Shape)}, as {weights.Name} has"
            );
        }
    }

    // Some programs sort names as text, which puts fc10 before fc2: such an order says nothing, so that of counting is better.
    // Any other order is the writer's own.
    private static List<WeightLayer> InOrder(List<WeightLayer> layers)
    {
        bool isSortedAsText = true;
        for (int i = 1; i < layers.Count; i++)
        {
            isSortedAsText &= string.CompareOrdinal(layers[i - 1].Name, layers[i].Name) < 0;
        }

        return isSortedAsText ? [.. layers.OrderBy(layer => layer.Name, NaturalOrder.Instance)] : layers;
    }
}
