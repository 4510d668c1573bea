using static System.FormattableString;

namespace Filigree.Tensors;

/// <summary>
/// What the numbers of one sample are: channels at positions. An image has height x width positions, a sequence has its tokens below each
/// other, and flat features are the channels of one position.
/// </summary>
public readonly record struct SampleShape
{
    /// <summary>The shape of an image, or of feature maps.</summary>
    /// <param name="height">Rows of positions, at least 1.</param>
    /// <param name="width">Columns of positions, at least 1.</param>
    /// <param name="channels">Numbers a position, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small, or a sample would have over 2^31 - 1 numbers.</exception>
    public SampleShape(int height, int width, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(channels);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            (Int128)height * width * channels,
            int.MaxValue,
            nameof(channels)
        );
        (Height, Width, Channels) = (height, width, channels);
    }

    /// <summary>The shape of flat features.</summary>
    /// <param name="features">Number of features, at least 0.</param>
    public SampleShape(int features)
        : this(1, 1, features) { }

    /// <summary>Rows of positions.</summary>
    public int Height { get; }

    /// <summary>Columns of positions.</summary>
    public int Width { get; }

    /// <summary>Numbers a position.</summary>
    public int Channels { get; }

    /// <summary>Height times width, or the number of tokens.</summary>
    public int Positions => Height * Width;

    /// <summary>Numbers a sample: positions times channels.</summary>
    public int Features => Positions * Channels;

    /// <summary>The same numbers as flat features.</summary>
    public SampleShape Flat => new(Features);

    /// <summary>The shape of a sequence.</summary>
    /// <param name="count">Number of tokens, at least 1.</param>
    /// <param name="channels">Numbers a token.</param>
    public static SampleShape Tokens(int count, int channels) => new(count, 1, channels);

    /// <summary>As messages show it: 784, or 28 x 28 x 1.</summary>
    public override string ToString() =>
        Positions == 1 ? Invariant($"{Channels}") : Invariant($"{Height} x {Width} x {Channels}");
}
