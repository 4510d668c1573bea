namespace Filigree.Numerics;

/// <summary>
/// What normalizes each channel, <c>y = (x - Mean) * Scale + Shift</c>, and what takes the gradient back,
/// <c>dx = Scale * (dy - GradientMean - (x - Mean) * GradientSlope)</c>. One number a channel each, zeros in the padding.
/// </summary>
// Safe: holds addresses of five rows of a tensor, which its maker holds fixed.
internal unsafe struct ChannelConstants
{
    public float* Mean;
    public float* Scale;
    public float* Shift;
    public float* GradientMean;
    public float* GradientSlope;

    /// <summary>How many rows of numbers: one of each.</summary>
    public const int Rows = 5;

    /// <summary>Five rows one after the other.</summary>
    /// <param name="first">The first.</param>
    /// <param name="stride">Distance of two rows.</param>
    public static ChannelConstants In(float* first, nint stride) =>
        new()
        {
            Mean = first,
            Scale = first + stride,
            Shift = first + 2 * stride,
            GradientMean = first + 3 * stride,
            GradientSlope = first + 4 * stride,
        };
}
