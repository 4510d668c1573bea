using System.Numerics;

namespace Filigree.Cli.Checkpoints;

/// <summary>How many of some numbers are not finite.</summary>
/// <param name="NaN">Those that are no number.</param>
/// <param name="Infinite">Infinities of either sign.</param>
internal readonly record struct NonFiniteCount(long NaN, long Infinite)
{
    /// <summary>Whether all are finite.</summary>
    public bool IsNone => All == 0;

    /// <summary>Both kinds.</summary>
    public long All => NaN + Infinite;

    /// <summary>Counts.</summary>
    public static NonFiniteCount Of<T>(T[] numbers)
        where T : IFloatingPointIeee754<T> => Of<T>(numbers.AsSpan());

    /// <summary>Counts.</summary>
    public static NonFiniteCount Of<T>(ReadOnlySpan<T> numbers)
        where T : IFloatingPointIeee754<T>
    {
        long nan = 0;
        long infinite = 0;
        foreach (T number in numbers)
        {
            if (!T.IsFinite(number))
            {
                nan += T.IsNaN(number) ? 1 : 0;
                infinite += T.IsNaN(number) ? 0 : 1;
            }
        }

        return new NonFiniteCount(nan, infinite);
    }
}
