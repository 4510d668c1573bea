using System.Globalization;
using System.IO.Enumeration;

namespace Filigree.Cli.Distances;

/// <summary>Which layers and connections of a file are compared.</summary>
/// <param name="Patterns">Patterns of layer names with * and ?; none for all layers.</param>
/// <param name="Density">Share of the places whose strongest connections are kept, or null for all connections.</param>
/// <param name="HasBiasRow">Whether SciPy's sparse matrices end in a row of biases.</param>
internal sealed record LayerSelection(IReadOnlyList<string> Patterns, double? Density, bool HasBiasRow)
{
    /// <summary>Whether a layer is meant.</summary>
    public bool Has(string name) =>
        Patterns.Count == 0 || Patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, false));

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
        bool isNumber = decimal.TryParse(
            number,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out decimal value
        );
        value = isPercentage ? value / 100 : value;
        return isNumber && value is > 0 and <= 1
            ? (double)value
            : throw new UserError(
                $"'{text}' is no share",
                "--density",
                "a number above 0, at most 1, or 100%, such as 5%"
            );
    }
}
