using System.Buffers.Binary;
using static System.FormattableString;

namespace Filigree.Data;

/// <summary>
/// Reads IDX, the format of MNIST and its kin: two zero bytes, a type (8 for unsigned bytes), the number of
/// dimensions, their sizes as big-endian 32-bit numbers, then the values, the last dimension fastest. Files may be
/// packed with gzip.
/// </summary>
internal static class IdxReader
{
    private const byte UnsignedBytes = 0x08;
    private const string DefaultRemedy = "get the file again";

    /// <summary>Reads images of one channel and their labels.</summary>
    /// <param name="imagesPath">IDX of three dimensions: sample, row, column.</param>
    /// <param name="labelsPath">IDX of one dimension: a class a sample.</param>
    /// <param name="height">Rows an image must have.</param>
    /// <param name="width">Columns an image must have.</param>
    /// <param name="classes">Labels must be below this.</param>
    /// <param name="remedy">What to do about a damaged file, for the error.</param>
    /// <exception cref="UserError">
    /// A file is missing, not IDX, of another type or size, cut off, too long or damaged, or the two do not belong
    /// together.
    /// </exception>
    public static Samples ReadSamples(
        string imagesPath,
        string labelsPath,
        int height,
        int width,
        int classes,
        string remedy = DefaultRemedy
    )
    {
        using DataFile images = DataFile.Open(imagesPath, remedy);
        using DataFile labels = DataFile.Open(labelsPath, remedy);
        return ReadSamples(images, labels, height, width, classes);
    }

    /// <summary>Reads images and labels from files already open.</summary>
    internal static Samples ReadSamples(DataFile images, DataFile labels, int height, int width, int classes)
    {
        int[] size = ReadHeader(images, dimensions: 3);
        if (size[1] != height || size[2] != width)
        {
            throw Wrong(images, $"holds images of {size[1]} x {size[2]} pixels", $"{height} x {width}");
        }
        int[] labelCount = ReadHeader(labels, dimensions: 1);
        if (labelCount[0] != size[0])
        {
            throw Wrong(
                labels,
                Invariant($"holds {labelCount[0]:N0} labels"),
                Invariant($"{size[0]:N0}, as many as {images.Name} has images")
            );
        }
        byte[] pixels = ReadValues(images, (long)size[0] * height * width);
        byte[] classOf = ReadValues(labels, labelCount[0]);
        CheckLabels(labels, classOf, classes);
        return new Samples(pixels, classOf);
    }

    private static void CheckLabels(DataFile file, ReadOnlySpan<byte> labels, int classes)
    {
        int wrong = labels.IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        if (wrong >= 0)
        {
            throw Wrong(file, Invariant($"has label {labels[wrong]} at sample {wrong:N0}"), $"0 to {classes - 1}");
        }
    }

    /// <returns>The size of each dimension; the first is at least 1.</returns>
    private static int[] ReadHeader(DataFile file, int dimensions)
    {
        byte[] magic = file.Read(4, "the IDX header");
        if (magic[0] != 0 || magic[1] != 0)
        {
            throw Wrong(file, $"begins with bytes {Convert.ToHexStringLower(magic)}", "an IDX file, which begins 0000");
        }
        if (magic[2] != UnsignedBytes)
        {
            throw Wrong(file, $"holds IDX values of type 0x{magic[2]:x2}", "0x08, unsigned bytes");
        }
        if (magic[3] != dimensions)
        {
            throw Wrong(file, $"has {magic[3]} dimensions", $"{dimensions}");
        }
        byte[] header = file.Read(4 * dimensions, "the IDX header");
        int[] size = new int[dimensions];
        for (int d = 0; d < dimensions; d++)
        {
            uint declared = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 * d));
            if (declared is 0 or > int.MaxValue)
            {
                throw Wrong(file, $"declares a size of {declared}", "a size of at least 1 and below 2^31");
            }
            size[d] = (int)declared;
        }
        return size;
    }

    private static byte[] ReadValues(DataFile file, long count)
    {
        byte[] values = file.Read(count, "the values its header declares");
        file.ExpectEnd("the values its header declares");
        return values;
    }

    private static UserError Wrong(DataFile file, string what, string expected) =>
        new(what, file.Name, expected, file.Remedy);
}
