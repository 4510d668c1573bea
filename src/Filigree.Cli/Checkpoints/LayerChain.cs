using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>Layers of which each has as many inputs as the one before has outputs.</summary>
internal static class LayerChain
{
    /// <summary>Whether all layers of a file are dense and follow each other in its order.</summary>
    public static bool IsObvious(IReadOnlyList<WeightLayer> layers) =>
        layers.Count > 0 && layers.All(layer => layer.TensorShape.Count == 2) && FindGap(layers) is null;

    /// <summary>The named layers, in the names' order.</summary>
    /// <exception cref="UserError">A name means none, or they do not follow each other.</exception>
    public static IReadOnlyList<WeightLayer> Named(WeightFile file, IReadOnlyList<string> names)
    {
        IReadOnlyList<WeightLayer> layers = LayerSelection.InOrderOf(file, names);
        return FindGap(layers) is not { } gap
            ? layers
            : throw new UserError(
                $"{layers[gap].Name} has {layers[gap].Shape.Inputs} inputs, and {layers[gap - 1].Name} before it "
                    + $"{layers[gap - 1].Shape.Outputs} outputs",
                "--chain",
                "layers that follow each other"
            );
    }

    private static int? FindGap(IReadOnlyList<WeightLayer> layers)
    {
        for (int i = 1; i < layers.Count; i++)
        {
            if (layers[i].Shape.Inputs != layers[i - 1].Shape.Outputs)
            {
                return i;
            }
        }

        return null;
    }
}
