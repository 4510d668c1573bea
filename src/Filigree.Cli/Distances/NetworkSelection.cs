using System.Globalization;

namespace Filigree.Cli.Distances;

/// <summary>Which layers and connections of a file are compared.</summary>
/// <param name="Layers">Names or patterns of layers; none for all.</param>
/// <param name="Density">Share of the places whose strongest connections are kept, or null for all connections.</param>
/// <param name="HasBiasRow">Whether SciPy's sparse matrices end in a row of biases.</param>
internal sealed record NetworkSelection(IReadOnlyList<string> Layers, double? Density, bool HasBiasRow)
{
    /// <summary>Reads a share: <c>5%</c> or <c>0.05</c>.</summary>
    /// <exception cref="UserError">It is no share.</exception>
    public static double? ReadShare(string? text)
    {
        if (text is null)
        {
            return null;
        }

        bool isPercentage = text.EndsWith('%');
        string number = isPercentage ? text[..^1] : text;
        const NumberStyles style = NumberStyles.AllowDecimalPoint;
        bool isNumber = decimal.TryParse(number, style, CultureInfo.InvariantCulture, out decimal value);
        value = isPercentage ? value / 100 : value;
        return isNumber && value is > 0 and <= 1
            ? (double)value
            : throw new UserError(
                $"'{text}' is no share",
                "--density",
                "a share above 0, at most 100%, such as 5% or 0.05"
            );
    }
}
