namespace Filigree.Formats;

/// <summary>The order of a model's layers.</summary>
internal static class LayerOrder
{
    /// <summary>
    /// Some programs sort names as text, which puts fc10 before fc2: such an order says nothing, so that of counting is better, of the
    /// whole model or of a file of it. Any other order is the writer's own.
    /// </summary>
    /// <param name="files">The layers of each file, in the file's order.</param>
    public static IReadOnlyList<WeightLayer> Of(IReadOnlyList<IReadOnlyList<WeightLayer>> files)
    {
        WeightLayer[] all = [.. files.SelectMany(layers => layers)];
        return IsSortedAsText(all)
            ? Counted(all)
            : [.. files.SelectMany(layers => IsSortedAsText(layers) ? Counted(layers) : layers)];
    }

    private static bool IsSortedAsText(IReadOnlyList<WeightLayer> layers) =>
        layers.Zip(layers.Skip(1)).All(pair => string.CompareOrdinal(pair.First.Name, pair.Second.Name) < 0);

    private static IReadOnlyList<WeightLayer> Counted(IReadOnlyList<WeightLayer> layers) =>
        [.. layers.OrderBy(layer => layer.Name, NaturalOrder.Instance)];
}
