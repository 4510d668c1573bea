using Filigree.Numerics;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>What layers have in common that a file holds by their connections.</summary>
internal static class SparseLayers
{
    /// <summary>A layer's dense matrix, if an array can hold it.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="place">What errors call it.</param>
    /// <exception cref="UserError">It cannot, or the file is damaged.</exception>
    public static WeightMatrix ToDense(WeightLayer layer, string place) =>
        layer.Shape.Places <= Array.MaxLength
            ? layer.ReadSparse().ToDense()
            : throw new UserError(
                Invariant($"is {layer.Shape.Outputs:N0} x {layer.Shape.Inputs:N0}, too large to be a dense matrix"),
                place,
                Invariant($"at most {Array.MaxLength:N0} places")
            );
}
