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
        double place = Math.Clamp(share, 0, 1) * (Stops.Length - 1);
        int below = Math.Min((int)place, Stops.Length - 2);
        double part = place - below;
        return $"#{Mix(Stops[below].R, Stops[below + 1].R)}{Mix(Stops[below].G, Stops[below + 1].G)}{Mix(Stops[below].B, Stops[below + 1].B)}";

        string Mix(int from, int to) =>
            ((int)Math.Round(from + (to - from) * part)).ToString(
                "x2",
                System.Globalization.CultureInfo.InvariantCulture
            );
    }

    /// <summary>True where white text reads better than black on the colour.</summary>
    public static bool IsDark(double share) => share > 0.5;
}
