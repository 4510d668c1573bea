using System.Buffers.Binary;
using System.IO.Compression;
using Filigree.Numerics;

namespace Filigree.Tests.Formats;

/// <summary>
/// Damages files in ways that readers stumble over. The case number alone decides what is done, so that any case can be made again.
/// </summary>
internal sealed class Mutation(IReadOnlyList<byte[]> corpus)
{
    private static readonly long[] Numbers =
    [
        0,
        1,
        2,
        7,
        127,
        255,
        65535,
        65536,
        int.MaxValue,
        uint.MaxValue,
        1L << 32,
        long.MaxValue,
        long.MinValue,
        -1,
        -2,
    ];

    /// <summary>A damaged copy of one of the files.</summary>
    /// <param name="number">Number of the case.</param>
    public byte[] Make(long number)
    {
        var random = new RandomStream(seed: 1, "fuzz", layer: 0, step: number);
        byte[] content = corpus[random.NextInt32(corpus.Count)];
        bool isArchive = content.Length > 4 && content[0] == 'P' && content[1] == 'K';
        // A damaged archive hides its members behind checksums: half of the time a member is damaged and packed again.
        return isArchive && random.NextInt32(2) == 0 ? DamageMember(content, random) : Damage(content, random);
    }

    private byte[] DamageMember(byte[] archive, RandomStream random)
    {
        List<(string Name, byte[] Content)> members = [];
        using (var zip = new ZipArchive(new MemoryStream(archive), ZipArchiveMode.Read))
        {
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                using Stream stream = entry.Open();
                using var content = new MemoryStream();
                stream.CopyTo(content);
                members.Add((entry.FullName, content.ToArray()));
            }
        }

        int chosen = random.NextInt32(members.Count);
        members[chosen] = (members[chosen].Name, Damage(members[chosen].Content, random));
        if (random.NextInt32(8) == 0)
        {
            members.RemoveAt(random.NextInt32(members.Count));
        }

        // All of PyTorch's members must be stored, of NumPy's any may be.
        int packing = random.NextInt32(3);
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in members)
            {
                CompressionLevel level =
                    packing == 0 || (packing == 1 && random.NextInt32(2) == 0)
                        ? CompressionLevel.NoCompression
                        : CompressionLevel.Fastest;
                using Stream stream = zip.CreateEntry(name, level).Open();
                stream.Write(content);
            }
        }

        return packed.ToArray();
    }

    private byte[] Damage(byte[] source, RandomStream random)
    {
        List<byte> content = [.. source];
        for (int times = 1 + random.NextInt32(3); times > 0 && content.Count > 0; times--)
        {
            int before = content.Count;
            int at = random.NextInt32(content.Count);
            switch (random.NextInt32(8))
            {
                case 0:
                    content[at] ^= (byte)(1 << random.NextInt32(8));
                    break;
                case 1:
                    content.RemoveRange(at, content.Count - at);
                    break;
                case 2:
                    content.InsertRange(at, Enumerable.Repeat((byte)random.NextInt32(256), 1 + random.NextInt32(64)));
                    break;
                case 3:
                    content.RemoveRange(at, Math.Min(content.Count - at, 1 + random.NextInt32(64)));
                    break;
                case 4:
                    WriteNumber(content, at, random);
                    break;
                case 5:
                    Splice(content, at, random);
                    break;
                case 6:
                    content.InsertRange(
                        at,
                        content.GetRange(at, Math.Min(content.Count - at, 1 + random.NextInt32(128))).ToArray()
                    );
                    break;
                default:
                    ReplaceDigits(content, at, random);
                    break;
            }

            RepairHeaderLength(source, content, at, content.Count - before, random);
        }

        return [.. content];
    }

    private static void WriteNumber(List<byte> content, int at, RandomStream random)
    {
        byte[] number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, Numbers[random.NextInt32(Numbers.Length)]);
        int width = 1 << random.NextInt32(4);
        for (int i = 0; i < width && at + i < content.Count; i++)
        {
            content[at + i] = number[i];
        }
    }

    private void Splice(List<byte> content, int at, RandomStream random)
    {
        byte[] other = corpus[random.NextInt32(corpus.Count)];
        int start = random.NextInt32(other.Length);
        content.InsertRange(at, other[start..Math.Min(other.Length, start + 1 + random.NextInt32(256))]);
    }

    // The next number in a text header becomes one that hurts.
    private static void ReplaceDigits(List<byte> content, int at, RandomStream random)
    {
        int start = content.FindIndex(at, value => char.IsAsciiDigit((char)value));
        if (start < 0)
        {
            return;
        }

        int end = start;
        while (end < content.Count && char.IsAsciiDigit((char)content[end]))
        {
            end++;
        }

        content.RemoveRange(start, end - start);
        string number = Numbers[random.NextInt32(Numbers.Length)]
            .ToString(System.Globalization.CultureInfo.InvariantCulture);
        content.InsertRange(start, number.Select(character => (byte)character));
    }

    // A safetensors header that has grown is usually given its new length, so that damage reaches the reader of the text.
    private static void RepairHeaderLength(byte[] source, List<byte> content, int at, int grown, RandomStream random)
    {
        bool hasHeader = source.Length > 9 && source[8] == '{' && content.Count > 8 && content[8] == '{';
        if (!hasHeader || grown == 0 || random.NextInt32(4) == 0)
        {
            return;
        }

        byte[] length = [.. content.Take(8)];
        long now = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (at >= 8 && at < 8 + now)
        {
            BinaryPrimitives.WriteInt64LittleEndian(length, Math.Max(0, now + grown));
            for (int i = 0; i < length.Length; i++)
            {
                content[i] = length[i];
            }
        }
    }
}
