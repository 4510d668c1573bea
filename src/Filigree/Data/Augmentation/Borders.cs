using Filigree.Options;

namespace Filigree.Data;

/// <summary>Places beyond an image's border.</summary>
internal static class Borders
{
    /// <summary>An option of what stands beyond the border.</summary>
    /// <param name="usual">Where none is given.</param>
    /// <param name="borders">What it may be.</param>
    public static WordOption<Border> Option(Border usual, params IReadOnlyList<Border> borders) =>
        new(
            "fill",
            "what stands beyond the border",
            Word(usual),
            [.. borders.Select(border => (Word(border), border))]
        );

    /// <summary>The place inside that a place outside shows; -1 where it shows 0.</summary>
    /// <param name="border">What continues the image.</param>
    /// <param name="place">Any place.</param>
    /// <param name="size">Places there are, at least 1.</param>
    public static int Inside(this Border border, int place, int size) =>
        (uint)place < (uint)size ? place
        : border == Border.Zero ? -1
        : border == Border.Nearest ? Math.Clamp(place, 0, size - 1)
        : Reflected(place, size);

    private static int Reflected(int place, int size)
    {
        if (size == 1)
        {
            return 0;
        }

        int once = place < 0 ? -place : (2 * (size - 1)) - place;
        if ((uint)once < (uint)size)
        {
            return once;
        }

        int period = 2 * (size - 1);
        int within = ((place % period) + period) % period;
        return within < size ? within : period - within;
    }

    private static string Word(Border border) =>
        border switch
        {
            Border.Reflect => "reflect",
            Border.Nearest => "nearest",
            Border.Zero => "zero",
            _ => throw new ArgumentOutOfRangeException(nameof(border), border, "There is no such border."),
        };
}
