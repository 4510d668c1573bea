using Filigree.Cli.Shell;
using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>Layers of which each has as many inputs as the one before has outputs.</summary>
internal static class LayerChain
{
    /// <summary>Whether all layers of a file are dense, none of them recurrent, and follow each other in its order.</summary>
    public static bool IsObvious(IReadOnlyList<WeightLayer> layers) =>
        layers.Count > 0
        && layers.All(layer => layer.TensorShape.Count == 2)
        && FindGap(layers) is null
        && FindRecurrent(layers, layers) is null;

    /// <summary>Why no paths lead through a file's layers, where <see cref="IsObvious"/> says so.</summary>
    public static string WhyNot(IReadOnlyList<WeightLayer> layers) =>
        FindRecurrent(layers, layers) is { } recurrent
            ? $"no complete paths: {recurrent.Name} is of a recurrent layer, whose neurons lead to themselves; "
                + "--chain names layers that follow each other"
            : "no complete paths: not all layers follow each other; --chain names some that do";

    /// <summary>The named layers, in the names' order.</summary>
    /// <exception cref="UserError">A name means none, one is named twice, or they do not follow each other.</exception>
    public static IReadOnlyList<WeightLayer> Named(WeightFile file, IReadOnlyList<string> names)
    {
        IReadOnlyList<WeightLayer> layers = LayerSelection.InOrderOf(file, names);
        LayerSelection.RequireOnce(file, names, "--chain");
        if (FindRecurrent(layers, file.Layers) is { } recurrent)
        {
            throw new UserError(
                $"{recurrent.Name} is of a recurrent layer, whose neurons lead to themselves",
                "--chain",
                "layers that follow each other"
            );
        }

        return FindGap(layers) is not { } gap
            ? layers
            : throw new UserError(
                $"{layers[gap].Name} has {NumberText.Counted(layers[gap].Shape.Inputs, "input")}, and {layers[gap - 1].Name} before it "
                    + NumberText.Counted(layers[gap - 1].Shape.Outputs, "output"),
                "--chain",
                "layers that follow each other"
            );
    }

    private static WeightLayer? FindRecurrent(IReadOnlyList<WeightLayer> layers, IReadOnlyList<WeightLayer> all) =>
        layers.FirstOrDefault(layer => RecurrentLayers.Is(layer, all));

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
