namespace Filigree.Numerics;

/// <summary>How the pixels lie in a copy of an image.</summary>
internal enum PixelLayout
{
    /// <summary>The channels of a pixel follow those of the one before.</summary>
    Tight,

    /// <summary>
    /// The same, but pixels that would lie a multiple of four cache lines apart, and so share a quarter of the cache's sets or less, lie further
    /// apart: for the gradient of weights, which reads a few channels of many pixels.
    /// </summary>
    Spread,

    /// <summary>Always a copy, of pixels of 16 channels.</summary>
    Sixteen,
}
