using System.Globalization;
using Filigree.Numerics;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Reports.Writing;

/// <summary>How the numbers of one column or axis are written.</summary>
/// <param name="Scale">What a number is multiplied with first: 100 for percent.</param>
/// <param name="Decimals">Digits after the point; negative for scientific notation.</param>
/// <param name="Unit">Unit for the heading, <c>%</c> or empty.</param>
internal sealed record NumberText(double Scale, int Decimals, string Unit)
{
    /// <summary>Written where there is no number.</summary>
    public const string Nothing = "–";

    private const int Scientific = -1;

    /// <summary>Writing of a measure whose cells have these centres and spreads: all in one column align.</summary>
    public static NumberText For(MeasureSpecification measure, IEnumerable<double> centres, IEnumerable<double> spreads)
    {
        double scale = measure.Format == "percent" ? 100 : 1;
        string unit = measure.Format == "percent" ? "%" : "";
        if (measure.Decimals is { } decimals)
        {
            return new NumberText(scale, Math.Clamp(decimals, 0, 15), unit);
        }
        return measure.Format switch
        {
            "percent" => new NumberText(scale, 2, unit),
            "integer" => new NumberText(scale, 0, unit),
            _ => new NumberText(scale, DecimalsFor(centres, spreads), unit),
        };
    }

    /// <summary>A number, without its unit.</summary>
    public string Of(double value) =>
        !double.IsFinite(value) ? Nothing
        : Decimals == Scientific ? (value * Scale).ToString("0.000e-0", CultureInfo.InvariantCulture)
        : Unsigned(Math.Abs(value * Scale), value < 0);

    /// <summary>A difference, with its sign.</summary>
    public string Signed(double value) =>
        !double.IsFinite(value) ? Nothing
        : value == 0 ? Of(value)
        : Of(value) is ['−', ..] or ['-', ..] ? Of(value)
        : "+" + Of(value);

    /// <summary>A p-value as tables write it: <c>p = 0.031</c>, <c>p &lt; 0.001</c>.</summary>
    public static string P(double p) =>
        double.IsNaN(p) ? "p unknown"
        : p < 0.001 ? "p < 0.001"
        : "p = " + p.ToString(p < 0.0995 ? "0.000" : "0.00", CultureInfo.InvariantCulture);

    /// <summary>An effect size: two digits after the point.</summary>
    public static string Effect(double effect) =>
        double.IsFinite(effect) ? effect.ToString("0.00", CultureInfo.InvariantCulture).Replace('-', '−') : Nothing;

    /// <summary>A raw number for a file: shortest text that reads back equal, empty where there is none.</summary>
    public static string Raw(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";

    private string Unsigned(double magnitude, bool negative)
    {
        string text = magnitude.ToString("#,0." + new string('0', Decimals), CultureInfo.InvariantCulture);
        // A minus before nothing but zeros says nothing.
        return negative && text.Any(c => c is >= '1' and <= '9') ? "−" + text : text;
    }

    // Two digits of the largest spread, or four of the largest number where nothing spreads.
    private static int DecimalsFor(IEnumerable<double> centres, IEnumerable<double> spreads)
    {
        double largest = centres.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        double spread = spreads.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        int decimals =
            spread > 0 ? 1 - Exponent(spread)
            : largest > 0 ? 3 - Exponent(largest)
            : 0;
        return decimals > 7 || largest >= 1e9 ? Scientific : Math.Max(decimals, 0);
    }

    private static int Exponent(double positive) =>
        (int)Math.Floor(Elementary.Log(positive) / Elementary.Log(10.0) + 1e-12);
}
