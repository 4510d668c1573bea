using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Filigree.Formats;

/// <summary>Writes safetensors files: tensors in the order given, the header padded so that they start at a multiple of 8 bytes.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;
    private const string Format = "format";

    /// <summary>The file's length in bytes.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="metadata">What the file says about itself; <c>format: pt</c> is added where it says none.</param>
    /// <exception cref="UserError">A tensor's type is none of the format's, or two share a name.</exception>
    public static long LengthOf(
        IReadOnlyList<OutputTensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    ) => Header(tensors, metadata).Length + tensors.Sum(tensor => tensor.ByteLength);

    /// <summary>Writes a file.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="tensors">The tensors, in the order of their bytes.</param>
    /// <param name="metadata">What the file says about itself; <c>format: pt</c> is added where it says none.</param>
    /// <param name="cancellationToken">Stops it between chunks.</param>
    /// <exception cref="UserError">A tensor's type is none of the format's, or two share a name.</exception>
    public static void Write(
        Stream target,
        IReadOnlyList<OutputTensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        target.Write(Header(tensors, metadata));
        foreach (OutputTensor tensor in tensors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tensor.WriteTo(target, cancellationToken);
        }
    }

    private static byte[] Header(IReadOnlyList<OutputTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        OutputNames.RequireDifferent(tensors);
        if (tensors.Any(tensor => tensor.Name == SafetensorsHeader.MetadataName))
        {
            throw new UserError(
                $"a tensor is named '{SafetensorsHeader.MetadataName}', which safetensors keeps for what a file says about itself",
                expected: "another name, or another format: npz or pt"
            );
        }

        using var buffer = new MemoryStream();
        buffer.Write(new byte[SafetensorsHeader.LengthBytes]);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long start = 0;
            foreach (OutputTensor tensor in tensors)
            {
                WriteEntry(json, tensor, start);
                start += tensor.ByteLength;
            }

            json.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        byte[] header = buffer.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - SafetensorsHeader.LengthBytes);
        return header.Length <= SafetensorsHeader.MostBytes
            ? header
            : throw new UserError("so many tensors take a header longer than the format allows");
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataName);
        json.WriteString(Format, metadata?.GetValueOrDefault(Format) ?? "pt");
        foreach (
            (string key, string value) in (metadata ?? new Dictionary<string, string>()).OrderBy(
                pair => pair.Key,
                StringComparer.Ordinal
            )
        )
        {
            if (key != Format)
            {
                json.WriteString(key, value);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, OutputTensor tensor, long start)
    {
        string? type = tensor.Source is { } source
            ? SafetensorsTypes.NameOf(source)
            : SafetensorsTypes.NameOf(tensor.Type);
        json.WriteStartObject(tensor.Name);
        json.WriteString(
            "dtype",
            type
                ?? throw new UserError(
                    $"tensor '{tensor.Name}' has elements of type '{tensor.Source!.TypeText}', which safetensors does not have",
                    remedy: "write npz, or leave the tensor out"
                )
        );
        json.WriteStartArray("shape");
        foreach (long size in tensor.Shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(start);
        json.WriteNumberValue(start + tensor.ByteLength);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
