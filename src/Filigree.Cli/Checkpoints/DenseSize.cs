using Filigree.Cli.Shell;
using Filigree.Formats;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>
/// What sparse layers take where an output must be dense: a small file may stand for any size, so that more than a little is asked for
/// with <c>--dense</c>.
/// </summary>
internal static class DenseSize
{
    /// <summary>Bytes of dense tensors that are written without being asked for.</summary>
    public const long Unasked = 64_000_000;

    /// <summary>Refuses more than <see cref="Unasked"/> where the output is dense and nobody asked for it.</summary>
    /// <param name="layers">The layers that are written.</param>
    /// <param name="target">Where to.</param>
    /// <param name="type">What the numbers become.</param>
    /// <param name="isAsked">Whether <c>--dense</c> is given.</param>
    /// <exception cref="UserError">The dense tensors are too large.</exception>
    public static void Require(IEnumerable<WeightLayer> layers, OutputTarget target, ElementType type, bool isAsked)
    {
        if (isAsked || target.Format == WeightFormat.SciPySparse)
        {
            return;
        }

        WeightLayer[] sparse = [.. layers.Where(layer => layer.IsSparse)];
        decimal bytes = sparse.Sum(layer => (decimal)layer.Shape.Places * type.SizeOf());
        if (bytes <= Unasked)
        {
            return;
        }

        WeightLayer largest = sparse.MaxBy(layer => layer.Shape.Places)!;
        throw new UserError(
            Invariant(
                $"the sparse {largest.Name}, {largest.Shape.Outputs:N0} x {largest.Shape.Inputs:N0}, would be dense: {ByteText.Of((long)Math.Min(bytes, long.MaxValue))} in all"
            ),
            target.Path,
            $"at most {ByteText.Of(Unasked)} unasked",
            "add --dense to write as much, or write one layer with --format scipy"
        );
    }
}
