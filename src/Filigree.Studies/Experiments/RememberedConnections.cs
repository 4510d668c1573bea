using System.Runtime.InteropServices;
using Filigree.Numerics;

namespace Filigree.Studies.Experiments;

/// <summary>Connections of a network at one moment, without their weights.</summary>
internal static class RememberedConnections
{
    /// <summary>A layer's connections, all of weight 0: what is remembered does not change with the network.</summary>
    public static SparseMatrix Of(SparseMatrix layer) =>
        new(layer.Name, layer.Outputs, layer.Inputs, layer.Starts, layer.Indices, new float[layer.Count]);

    /// <summary>Writes layers.</summary>
    public static void Save(BinaryWriter writer, IReadOnlyList<SparseMatrix> layers)
    {
        writer.Write(layers.Count);
        foreach (SparseMatrix layer in layers)
        {
            writer.Write(layer.Name);
            writer.Write(layer.Outputs);
            writer.Write(layer.Inputs);
            writer.Write(layer.Count);
            writer.Write(MemoryMarshal.AsBytes<int>(layer.Starts));
            writer.Write(MemoryMarshal.AsBytes<int>(layer.Indices));
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static SparseMatrix[] Restore(BinaryReader reader)
    {
        var layers = new SparseMatrix[reader.ReadInt32()];
        for (int index = 0; index < layers.Length; index++)
        {
            string name = reader.ReadString();
            int outputs = reader.ReadInt32();
            int inputs = reader.ReadInt32();
            int count = reader.ReadInt32();
            int[] starts = ReadIntegers(reader, outputs + 1);
            layers[index] = new SparseMatrix(
                name,
                outputs,
                inputs,
                starts,
                ReadIntegers(reader, count),
                new float[count]
            );
        }

        return layers;
    }

    /// <summary>The connections that both have.</summary>
    public static SparseMatrix Intersect(SparseMatrix first, SparseMatrix second)
    {
        var starts = new int[first.Outputs + 1];
        var indices = new List<int>(Math.Min(first.Count, second.Count));
        for (int output = 0; output < first.Outputs; output++)
        {
            ReadOnlySpan<int> one = first.InputsOf(output);
            ReadOnlySpan<int> other = second.InputsOf(output);
            for (int a = 0, b = 0; a < one.Length && b < other.Length; )
            {
                if (one[a] == other[b])
                {
                    indices.Add(one[a]);
                }

                (a, b) = (one[a] <= other[b] ? a + 1 : a, other[b] <= one[a] ? b + 1 : b);
            }

            starts[output + 1] = indices.Count;
        }

        return new SparseMatrix(
            first.Name,
            first.Outputs,
            first.Inputs,
            starts,
            [.. indices],
            new float[indices.Count]
        );
    }

    private static int[] ReadIntegers(BinaryReader reader, int count)
    {
        var numbers = new int[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }
}
