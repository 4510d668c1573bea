using System.Buffers.Binary;
using System.Security.Cryptography;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>A labelled image data set in memory, as bytes.</summary>
/// <param name="Name">Name, such as <c>mnist</c>.</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
/// <param name="Channels">Colour channels; channel is the fastest index of a sample: [height, width, channel].</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Train">Training samples.</param>
/// <param name="Test">Test samples.</param>
/// <param name="Origin">Where the files were found, for reports.</param>
public sealed record Dataset(
    string Name,
    int Height,
    int Width,
    int Channels,
    int Classes,
    Samples Train,
    Samples Test,
    string Origin
)
{
    /// <summary>Numbers a sample: height * width * channels.</summary>
    public int Features => Height * Width * Channels;

    /// <summary>What the numbers of a sample are.</summary>
    public SampleShape Shape => new(Height, Width, Channels);

    /// <summary>
    /// SHA-256 in hexadecimal of what it holds, in whatever files it was: height, width, channels and classes, then for training and test part the number of
    /// samples, all pixels and all labels; numbers as four bytes, the lowest first.
    /// </summary>
    internal string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> word = stackalloc byte[sizeof(int)];
        foreach (int number in (int[])[Height, Width, Channels, Classes])
        {
            BinaryPrimitives.WriteInt32LittleEndian(word, number);
            hash.AppendData(word);
        }
        foreach (Samples part in (Samples[])[Train, Test])
        {
            BinaryPrimitives.WriteInt32LittleEndian(word, part.Count);
            hash.AppendData(word);
            hash.AppendData(part.Pixels);
            hash.AppendData(part.Labels);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
