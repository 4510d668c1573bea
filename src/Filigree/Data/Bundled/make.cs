// Makes the bundled subset of Fashion-MNIST: of each class the first images, in the published order.
//
//     dotnet run make.cs FOLDER    FOLDER holds the published files (train-images-idx3-ubyte.gz and the other three)
//
// Same input, same content: nothing is drawn at random. (The compressed bytes may differ with another version of Brotli.)

using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;

const int Classes = 10;
const int Side = 28;
const int Quality = 11;
const int Window = 24;

string folder = args[0];
foreach ((string part, int imagesPerClass) in new[] { ("train", 600), ("t10k", 200) })
{
    byte[] images = Content($"{part}-images-idx3-ubyte")[16..];
    byte[] labels = Content($"{part}-labels-idx1-ubyte")[8..];
    var taken = new int[Classes];
    List<int> rows = [.. Enumerable.Range(0, labels.Length).Where(row => taken[labels[row]]++ < imagesPerClass)];
    Write($"{part}-images-idx3-ubyte", [0x803, rows.Count, Side, Side], rows.SelectMany(row => images[(row * Side * Side)..((row + 1) * Side * Side)]));
    Write($"{part}-labels-idx1-ubyte", [0x801, rows.Count], rows.Select(row => labels[row]));
}

byte[] Content(string name)
{
    using var file = new GZipStream(File.OpenRead(Path.Combine(folder, name + ".gz")), CompressionMode.Decompress);
    using var content = new MemoryStream();
    file.CopyTo(content);
    return content.ToArray();
}

static void Write(string name, int[] header, IEnumerable<byte> content)
{
    byte[] head = new byte[4 * header.Length];
    for (int i = 0; i < header.Length; i++)
    {
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4 * i), header[i]);
    }

    byte[] whole = [.. head, .. content];
    byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(whole.Length)];
    if (!BrotliEncoder.TryCompress(whole, packed, out int length, Quality, Window))
    {
        throw new InvalidOperationException(name);
    }

    File.WriteAllBytes(Path.Combine(Here(), name + ".br"), packed[..length]);
    Console.WriteLine($"{name}.br: {length} bytes");
}

static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
