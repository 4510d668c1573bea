using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>What a model's tensors are: layers, pruned parameters that are none, and others.</summary>
/// <param name="Layers">The layers, in the order of the tensors.</param>
/// <param name="Masked">Pruned parameters that are no layers.</param>
/// <param name="Skipped">Every tensor that holds no layer's weights, and why.</param>
internal sealed record LayerFinder(
    IReadOnlyList<WeightLayer> Layers,
    IReadOnlyList<MaskedTensor> Masked,
    IReadOnlyList<SkippedTensor> Skipped
)
{
    /// <summary>Finds the layers by the names and shapes that the common libraries give to tensors.</summary>
    /// <param name="tensors">All tensors of the model, in its order.</param>
    /// <param name="kernels">The order of the dimensions of all layers, or null: the names tell.</param>
    /// <exception cref="UserError">A mask has another shape than its weights.</exception>
    public static LayerFinder Find(IReadOnlyList<StoredTensor> tensors, KernelOrder? kernels)
    {
        var composed = new ComposedParameters(tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal));
        var shapes = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        foreach (StoredTensor tensor in tensors.Where(tensor => composed.ReasonOf(tensor.Name) is null))
        {
            shapes.TryAdd(composed.Of(tensor.Name).Parameter, tensor.Shape);
        }

        var shadows = new ShadowCopies(shapes);
        var orders = new KernelOrders(shapes, kernels);
        List<WeightLayer> layers = [];
        List<MaskedTensor> masked = [];
        List<SkippedTensor> skipped = [];
        foreach (StoredTensor tensor in tensors)
        {
            (string parameter, IReadOnlyList<StoredTensor> masks) = composed.Of(tensor.Name);
            var name = new ParameterName(parameter);
            if ((composed.ReasonOf(tensor.Name) ?? WhyNot(tensor, name, shapes, shadows)) is { } reason)
            {
                skipped.Add(new SkippedTensor(tensor.Name, reason));
                if (masks.Count > 0)
                {
                    masked.Add(new MaskedTensor(parameter, tensor, masks));
                }
            }
            else
            {
                layers.Add(new DenseWeightLayer(parameter, orders.Of(name, tensor.Shape), tensor, masks));
            }
        }

        return new LayerFinder(layers, masked, skipped);
    }

    private static string? WhyNot(
        StoredTensor tensor,
        ParameterName name,
        IReadOnlyDictionary<string, IReadOnlyList<long>> shapes,
        ShadowCopies shadows
    ) =>
        tensor.Shape.Count == 1 ? "1 dimension"
        : tensor.Shape.Count == 0 ? "0 dimensions"
        : BufferNames.ReasonOf(name, tensor.Shape, shapes) is { } reason ? reason
        : shadows.Has(name, tensor.Shape) ? "moving average of weights"
        : !tensor.Type.IsFloat() ? $"type {tensor.TypeText}"
        : tensor.Count == 0 ? "empty"
        : tensor.Count > Array.MaxLength ? "more weights than an array can hold"
        // Convolutions of one and three dimensions have their names, unlike the tokens, grids and states of as many.
        : tensor.Shape.Count is 2 or 4
        || (tensor.Shape.Count is 3 or 5 && (name.Leaf == "weight" || KernelOrders.IsKernel(name)))
            ? null
        : Invariant($"{tensor.Shape.Count} dimensions");
}
