namespace Filigree.Numerics;

/// <summary>
/// The one rounding rule of everything that keeps, cuts, moves or sets aside a share: the nearest whole number, halves up, in decimal.
/// 14.5% of 100 is 14.5 and rounds to 15, although the binary number nearest to 0.145 lies a little below it.
/// </summary>
public static class NearestCount
{
    /// <summary>A share of a number of things.</summary>
    /// <param name="share">0 to 1, taken as the decimal number of 15 digits that it stands for.</param>
    /// <param name="total">How many there are, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share lies outside 0 to 1, or the total below 0.</exception>
    public static long Of(double share, long total) =>
        share is >= 0 and <= 1
            ? Of((decimal)share, total)
            : throw new ArgumentOutOfRangeException(nameof(share), share, "Expected a share from 0 to 1.");

    /// <summary>A share of a number of things.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="total">How many there are, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share lies outside 0 to 1, or the total below 0.</exception>
    public static long Of(decimal share, long total)
    {
        if (share is < 0 or > 1)
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "Expected a share from 0 to 1.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(total);
        return Nearest(share * total);
    }

    /// <summary>A multiple of a size.</summary>
    /// <param name="factor">At least 0, taken as the decimal number of 15 digits that it stands for.</param>
    /// <param name="size">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number below 0, or none.</exception>
    /// <exception cref="OverflowException">The product is larger than 2^63 - 1.</exception>
    public static long Multiple(double factor, double size)
    {
        if (!(factor >= 0 && size >= 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(factor),
                factor,
                $"Expected numbers of at least 0, not with {size}."
            );
        }

        return size == 0 ? 0 : Nearest((decimal)factor * (decimal)size);
    }

    private static long Nearest(decimal number) => (long)Math.Round(number, MidpointRounding.AwayFromZero);
}
