using System.Globalization;

namespace Filigree;

/// <summary>
/// Numbers as people write them in a study file, in an option of the command or in a wiring on one line: one reader for all, with
/// a decimal point whatever the user's language writes.
/// </summary>
internal static class WrittenNumber
{
    private const NumberStyles Style =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>
    /// Reads a finite number, plain or with an exponent (<c>0.05</c>, <c>.05</c>, <c>5e-2</c>), or a percentage (<c>5%</c>),
    /// which is its hundredth. -0 is 0, so that both have one identity. Thousands are not grouped: neither 1_000 nor 1,000.
    /// </summary>
    /// <param name="text">The number, without spaces.</param>
    /// <param name="value">The number.</param>
    /// <returns>False if it is none.</returns>
    public static bool TryRead(string text, out double value)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.EndsWith('%'))
        {
            // In decimal, 0.7% is exactly the number written as 0.007.
            bool isRead = TryReadExactly(text, out decimal share);
            value = (double)share + 0.0;
            return isRead;
        }

        bool isNumber = double.TryParse(text, Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        value += 0.0;
        return isNumber;
    }

    /// <summary>The same in decimal, as it stands there: what is rounded is rounded as it is written.</summary>
    /// <param name="text">The number, without spaces.</param>
    /// <param name="value">The number.</param>
    /// <returns>False if it is none, or beyond what a decimal holds.</returns>
    public static bool TryReadExactly(string text, out decimal value)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool isPercentage = text.EndsWith('%');
        bool isRead = decimal.TryParse(
            isPercentage ? text[..^1] : text,
            Style,
            CultureInfo.InvariantCulture,
            out value
        );
        value = isPercentage ? value / 100 : value;
        return isRead;
    }

    /// <summary>Reads a whole number, with a sign or without: <c>1000</c>.</summary>
    /// <param name="text">The number, without spaces.</param>
    /// <param name="value">The number.</param>
    /// <returns>False if it is none, or too large.</returns>
    public static bool TryReadWhole(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads a seed: a whole number from 0, below 2^64.</summary>
    /// <param name="text">The number, without spaces.</param>
    /// <param name="value">The number.</param>
    /// <returns>False if it is none, or too large.</returns>
    public static bool TryReadSeed(string text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
