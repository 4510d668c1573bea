using static System.FormattableString;

namespace Filigree.Data;

/// <summary>
/// Reads CIFAR-10's binary version: records of one label byte and 3,072 pixel bytes, all red ones first, then green,
/// then blue, each row by row. Pixels come out with the channel fastest: [row, column, channel].
/// </summary>
internal static class CifarReader
{
    private const int Side = 32;
    private const int Channels = 3;
    private const int Plane = Side * Side;
    private const int Record = 1 + Channels * Plane;

    /// <summary>Reads some files one behind another.</summary>
    /// <param name="paths">The files, in the order wanted.</param>
    /// <param name="recordsPerFile">How many records each file must hold, 10,000 in the published ones.</param>
    /// <param name="classes">Labels must be below this.</param>
    /// <param name="remedy">What to do about a damaged file, for the error.</param>
    /// <exception cref="UserError">A file is missing, of another length, damaged, or has an impossible label.</exception>
    public static Samples Read(
        IReadOnlyList<string> paths,
        int recordsPerFile = 10_000,
        int classes = 10,
        string remedy = "get the file again"
    )
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(recordsPerFile);
        int count = checked(paths.Count * recordsPerFile);
        byte[][] parts = new byte[paths.Count][];
        for (int part = 0; part < parts.Length; part++)
        {
            parts[part] = ReadRecords(paths[part], recordsPerFile, classes, remedy);
        }
        byte[] pixels = new byte[checked(count * Channels * Plane)];
        byte[] labels = new byte[count];
        for (int sample = 0; sample < count; sample++)
        {
            ReadOnlySpan<byte> record = parts[sample / recordsPerFile].AsSpan(sample % recordsPerFile * Record, Record);
            labels[sample] = record[0];
            Interleave(record[1..], pixels.AsSpan(sample * Channels * Plane, Channels * Plane), Channels);
        }
        return new Samples(pixels, labels);
    }

    /// <summary>Some samples as the records that they are read from.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    public static byte[] RecordsOf(Samples samples, int first, int count)
    {
        byte[] records = new byte[checked(count * Record)];
        for (int sample = 0; sample < count; sample++)
        {
            Span<byte> record = records.AsSpan(sample * Record, Record);
            ReadOnlySpan<byte> pixels = samples.Pixels.AsSpan((first + sample) * Channels * Plane, Channels * Plane);
            record[0] = samples.Labels[first + sample];
            for (int place = 0; place < pixels.Length; place++)
            {
                record[1 + (place % Channels * Plane) + (place / Channels)] = pixels[place];
            }
        }

        return records;
    }

    /// <summary>Puts an image's planes of one colour each together, the colours of a pixel side by side.</summary>
    /// <param name="planes">[channel, pixel].</param>
    /// <param name="pixels">[pixel, channel].</param>
    /// <param name="channels">Number of channels.</param>
    public static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels, int channels)
    {
        int plane = planes.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<byte> from = planes.Slice(channel * plane, plane);
            for (int pixel = 0; pixel < plane; pixel++)
            {
                pixels[(pixel * channels) + channel] = from[pixel];
            }
        }
    }

    private static byte[] ReadRecords(string path, int records, int classes, string remedy)
    {
        using DataFile file = DataFile.Open(path, remedy);
        string what = Invariant($"{records:N0} records of {Record:N0} bytes");
        byte[] content = file.Read((long)records * Record, what);
        file.ExpectEnd(what);
        for (int record = 0; record < records; record++)
        {
            byte label = content[record * Record];
            if (label >= classes)
            {
                throw new UserError(
                    Invariant($"has label {label} at sample {record:N0}"),
                    path,
                    $"0 to {classes - 1}",
                    remedy
                );
            }
        }
        return content;
    }
}
