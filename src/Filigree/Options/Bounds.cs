using System.Globalization;

namespace Filigree.Options;

/// <summary>Bounds in words.</summary>
internal static class Bounds
{
    /// <summary>Such as <c>a number above 0, at most 1000</c>. A bound beyond whole numbers is none.</summary>
    public static string InWords(string what, double minimum, double maximum, bool excludesMinimum = false)
    {
        string low = Text(minimum);
        string high = Text(maximum);
        return (double.IsFinite(minimum), maximum < int.MaxValue) switch
        {
            (true, true) when excludesMinimum => $"{what} above {low}, at most {high}",
            (true, true) => $"{what} from {low} to {high}",
            (true, false) => excludesMinimum ? $"{what} above {low}" : $"{what} of at least {low}",
            (false, true) => $"{what} of at most {high}",
            _ => what,
        };
    }

    private static string Text(double bound) => bound.ToString("R", CultureInfo.InvariantCulture);
}
