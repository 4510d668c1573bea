using static System.FormattableString;

namespace Filigree.Cli.Shell;

/// <summary>Numbers in tables and lines; a word where there is none.</summary>
internal static class NumberText
{
    /// <summary>Such as <c>1 trial</c> and <c>2 trials</c>.</summary>
    public static string Counted(long count, string noun) => Invariant($"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>Such as <c>14.50%</c>; <c>no places</c> for the share of nothing.</summary>
    public static string Percent(double share) => double.IsNaN(share) ? "no places" : Invariant($"{100 * share:0.00}%");

    /// <summary>A count and its share of the places, as a density.</summary>
    public static string Density(long connections, long places) => Percent(connections / (double)places);

    /// <summary>Three digits, such as <c>0.125</c> or <c>1.5E-05</c>; <c>none</c> where there is no number.</summary>
    public static string Short(double number) => double.IsNaN(number) ? "none" : Invariant($"{number:G3}");
}
