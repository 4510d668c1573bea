using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>Writes npy and npz files: version 1.0 of the format, row-major, elements starting at a multiple of 64 bytes.</summary>
public static class NumPyWriter
{
    private const string Extension = ".npy";
    private const int Alignment = 64;
    private const int FixedBytes = 10;

    // The earliest time that a zip archive can name: the same arrays give the same bytes on any day.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes one array as an npy file.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="tensor">The array.</param>
    /// <param name="cancellationToken">Stops it between chunks.</param>
    /// <exception cref="UserError">NumPy has no such type.</exception>
    public static void WriteArray(Stream target, OutputTensor tensor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(tensor);
        target.Write(Header(tensor));
        tensor.WriteTo(target, cancellationToken);
    }

    /// <summary>Writes arrays as an npz file, stored, not packed, as numpy.savez does.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="tensors">The arrays, in the order of the archive.</param>
    /// <param name="cancellationToken">Stops it between chunks.</param>
    /// <exception cref="UserError">NumPy has no type of one, or two share a name.</exception>
    public static void Write(
        Stream target,
        IReadOnlyList<OutputTensor> tensors,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(tensors);
        OutputNames.RequireDifferent(tensors);
        RequireShortNames(tensors);
        using var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        foreach (OutputTensor tensor in tensors)
        {
            ZipArchiveEntry entry = archive.CreateEntry(tensor.Name + Extension, CompressionLevel.NoCompression);
            entry.LastWriteTime = Epoch;
            using Stream stream = entry.Open();
            WriteArray(stream, tensor, cancellationToken);
        }
    }

    // A zip archive has two bytes for the length of a name.
    private static void RequireShortNames(IReadOnlyList<OutputTensor> tensors)
    {
        foreach (string name in tensors.Select(tensor => tensor.Name))
        {
            int bytes = Encoding.UTF8.GetByteCount(name + Extension);
            if (bytes > ushort.MaxValue)
            {
                throw new UserError(
                    Invariant($"the tensor '{name[..20]}...' has a name of {bytes:N0} bytes"),
                    expected: Invariant($"at most {ushort.MaxValue:N0} in an archive"),
                    remedy: "write safetensors, or leave the tensor out"
                );
            }
        }
    }

    private static byte[] Header(OutputTensor tensor)
    {
        string shape = string.Join(", ", tensor.Shape.Select(size => FormattableString.Invariant($"{size}")));
        string comma = tensor.Shape.Count == 1 ? "," : "";
        string text = $"{{'descr': '{TypeText(tensor)}', 'fortran_order': False, 'shape': ({shape}{comma}), }}";
        int length = (FixedBytes + text.Length + Alignment) / Alignment * Alignment;
        byte[] header = new byte[length];
        NpyHeader.Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - FixedBytes));
        header.AsSpan(FixedBytes).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, header.AsSpan(FixedBytes));
        header[^1] = (byte)'\n';
        return header;
    }

    private static string TypeText(OutputTensor tensor)
    {
        if (tensor.Type == ElementType.Opaque)
        {
            string text = tensor.Source!.TypeText;
            return text == SafetensorsTypes.Complex64 ? NpyType.Complex64
                : SafetensorsTypes.Find(text) is null ? text
                : throw Missing(tensor.Name, text);
        }

        return tensor.Type == ElementType.BFloat16 ? throw Missing(tensor.Name, Brain) : NpyType.TextOf(tensor.Type);
    }

    private const string Brain = "bf16";

    private static UserError Missing(string name, string type) =>
        new(
            $"tensor '{name}' has elements of type {type}, which NumPy does not have",
            remedy: type == Brain
                ? "write safetensors, or f32 with 'filigree convert --dtype f32'"
                : "write safetensors, or leave the tensor out"
        );
}
