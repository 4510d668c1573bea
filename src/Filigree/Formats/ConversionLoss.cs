namespace Filigree.Formats;

/// <summary>What numbers lost when they were written as numbers of another type. Ordinary rounding of fractions is no loss.</summary>
/// <param name="Overflowed">Finite numbers that became infinite, or NaN where the type has no infinity.</param>
/// <param name="Vanished">Numbers other than 0 that became 0.</param>
/// <param name="Rounded">Whole numbers that became others.</param>
public readonly record struct ConversionLoss(long Overflowed, long Vanished, long Rounded)
{
    // Above this every double is whole, and says nothing about what it counts.
    private const double LargestWhole = 1L << 53;

    /// <summary>Whether nothing was lost.</summary>
    public bool IsNone => Overflowed == 0 && Vanished == 0 && Rounded == 0;

    /// <summary>The losses of two parts together.</summary>
    /// <param name="one">One.</param>
    /// <param name="other">The other.</param>
    public static ConversionLoss operator +(ConversionLoss one, ConversionLoss other) =>
        new(one.Overflowed + other.Overflowed, one.Vanished + other.Vanished, one.Rounded + other.Rounded);

    /// <summary>The losses of two parts together.</summary>
    /// <param name="one">One.</param>
    /// <param name="other">The other.</param>
    public static ConversionLoss Add(ConversionLoss one, ConversionLoss other) => one + other;

    /// <summary>What one number lost.</summary>
    /// <param name="before">The number.</param>
    /// <param name="after">What was written.</param>
    internal static ConversionLoss Of(double before, double after) =>
        before == after || !double.IsFinite(before) ? default
        : !double.IsFinite(after) ? new(1, 0, 0)
        : after == 0 ? new(0, 1, 0)
        : Math.Abs(before) <= LargestWhole && before == Math.Truncate(before) ? new(0, 0, 1)
        : default;
}
