using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>Formats that hold one layer.</summary>
internal static class SingleLayer
{
    /// <summary>The one layer that is chosen.</summary>
    /// <exception cref="UserError">There are several.</exception>
    public static WeightLayer Of(OutputTarget target, IReadOnlyList<WeightLayer> layers) =>
        layers.Count == 1
            ? layers[0]
            : throw new UserError(
                $"would hold {layers.Count} layers",
                target.Path,
                "one, which is all that a SciPy matrix can hold",
                "choose one with --layers"
            );
}
