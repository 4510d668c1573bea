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
    public static NonFiniteCount Of(ReadOnlySpan<float> numbers)
    {
        long nan = 0;
        long infinite = 0;
        foreach (float number in numbers)
        {
            if (!float.IsFinite(number))
            {
                nan += float.IsNaN(number) ? 1 : 0;
                infinite += float.IsNaN(number) ? 0 : 1;
            }
        }

        return new NonFiniteCount(nan, infinite);
    }
}
