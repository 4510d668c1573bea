namespace Filigree.Data;

/// <summary>Turns pixel bytes into inputs: <c>input[j] = (pixel[j] - Offset[j]) * Factor[j]</c>.</summary>
/// <param name="Offset">One number a feature, in pixel units.</param>
/// <param name="Factor">One number a feature.</param>
public sealed record PixelScale(float[] Offset, float[] Factor)
{
    /// <summary>One factor for all features.</summary>
    /// <param name="offset">One number a feature, in pixel units.</param>
    /// <param name="factor">The factor.</param>
    public PixelScale(float[] offset, float factor)
        : this(offset, [.. Enumerable.Repeat(factor, offset.Length)]) { }

    /// <summary>The input that a pixel becomes.</summary>
    /// <param name="pixel">The pixel's byte.</param>
    /// <param name="feature">The pixel's place in its sample.</param>
    public float Scale(byte pixel, int feature) => (pixel - Offset[feature]) * Factor[feature];
}
