namespace Filigree.Numerics;

/// <summary>Positions that are thought around an image, whose numbers are 0 (in a maximum: of no account).</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Left">Columns before.</param>
/// <param name="Right">Columns behind.</param>
public readonly record struct Margins(int Top, int Bottom, int Left, int Right)
{
    /// <summary>None on any side.</summary>
    public static Margins None => default;

    /// <summary>As many on all sides.</summary>
    /// <param name="count">How many.</param>
    public static Margins All(int count) => new(count, count, count, count);
}
