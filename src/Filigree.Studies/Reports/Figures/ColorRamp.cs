using System.Globalization;

namespace Filigree.Studies.Reports.Figures;

/// <summary>Colours of a heat map: from pale to deep, rising in darkness throughout, so that order shows without hue.</summary>
internal static class ColorRamp
{
    private static readonly (int R, int G, int B)[] Stops =
    [
        (0xf4, 0xef, 0xdf),
        (0xc8, 0xdf, 0xc6),
        (0x80, 0xbf, 0xb1),
        (0x3d, 0x90, 0xa3),
        (0x25, 0x5c, 0x88),
        (0x1f, 0x2d, 0x59),
    ];

    /// <summary>The colour at a share of the range, as <c>#rrggbb</c>.</summary>
    public static string At(double share)
    {
        (double r, double g, double b) = Mixed(share);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"#{(int)Math.Round(r):x2}{(int)Math.Round(g):x2}{(int)Math.Round(b):x2}"
        );
    }

    /// <summary>True where white text reads better than black on the colour, by its luminance.</summary>
    public static bool IsDark(double share)
    {
        (double r, double g, double b) = Mixed(share);
        return (0.2126 * r * r + 0.7152 * g * g + 0.0722 * b * b) / (255 * 255) < 0.18;
    }

    private static (double R, double G, double B) Mixed(double share)
    {
        double place = Math.Clamp(share, 0, 1) * (Stops.Length - 1);
        int below = Math.Min((int)place, Stops.Length - 2);
        (int r, int g, int b) from = Stops[below];
        (int r, int g, int b) to = Stops[below + 1];
        double part = place - below;
        return (from.r + (to.r - from.r) * part, from.g + (to.g - from.g) * part, from.b + (to.b - from.b) * part);
    }
}
