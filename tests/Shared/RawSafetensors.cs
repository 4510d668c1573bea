using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Filigree.Tests.Shared;

/// <summary>One tensor of a safetensors file that a test makes.</summary>
internal sealed record RawTensor(string Name, string Type, long[] Shape, byte[] Bytes)
{
    /// <summary>Single precision: element i of n is (i + 1 - n / 2) / 8, which is 0 nowhere but once.</summary>
    public static RawTensor Numbers(string name, params long[] shape)
    {
        long count = shape.Aggregate(1L, (product, size) => product * size);
        return Of(name, shape, [.. Enumerable.Range(0, (int)count).Select(i => (i + 1 - (count / 2)) / 8f)]);
    }

    /// <summary>Single precision.</summary>
    public static RawTensor Of(string name, long[] shape, params float[] values) =>
        new(name, "F32", shape, MemoryMarshal.AsBytes<float>(values).ToArray());
}

/// <summary>Writes safetensors files of any types, as the format describes them.</summary>
internal static class RawSafetensors
{
    /// <summary>A file's bytes.</summary>
    public static byte[] Of(params RawTensor[] tensors)
    {
        var header = new Dictionary<string, object>();
        long start = 0;
        foreach (RawTensor tensor in tensors)
        {
            long end = start + tensor.Bytes.Length;
            header[tensor.Name] = new
            {
                dtype = tensor.Type,
                shape = tensor.Shape,
                data_offsets = new[] { start, end },
            };
            start = end;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. tensors.SelectMany(tensor => tensor.Bytes)];
    }
}
