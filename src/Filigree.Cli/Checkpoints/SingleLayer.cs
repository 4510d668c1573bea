using Filigree.Cli.Shell;
using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>Formats that hold one layer.</summary>
internal static class SingleLayer
{
    /// <summary>The one layer that is chosen.</summary>
    /// <param name="target">The file to write.</param>
    /// <param name="layers">The layers that are chosen.</param>
    /// <param name="option">The option that chooses them.</param>
    /// <exception cref="UserError">There are several.</exception>
    public static WeightLayer Of(OutputTarget target, IReadOnlyList<WeightLayer> layers, string option = "--layers") =>
        layers.Count == 1
            ? layers[0]
            : throw new UserError(
                $"would hold {NumberText.Counted(layers.Count, "layer")}",
                target.Path,
                "one, which is all that a SciPy matrix can hold",
                $"choose one with {option}"
            );
}
