using System.Runtime.InteropServices;
using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>
/// Connections in the state that a training, a rule or a probe saves: compressed rows as they lie in memory, behind the number of
/// connections. Whoever saves them puts a checksum around the whole; here only contradictions are found.
/// </summary>
internal static class ConnectionSerializer
{
    /// <summary>Writes layers without their weights.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="layers">The layers.</param>
    public static void WritePlaces(BinaryWriter writer, IReadOnlyList<SparseMatrix> layers) =>
        Write(writer, layers, withWeights: false);

    /// <summary>Reads what <see cref="WritePlaces"/> wrote; all weights are 0.</summary>
    /// <param name="reader">Has them.</param>
    /// <exception cref="InvalidDataException">The connections contradict themselves.</exception>
    public static SparseMatrix[] ReadPlaces(BinaryReader reader) => Read(reader, withWeights: false);

    /// <summary>Writes layers with their weights.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="layers">The layers.</param>
    public static void Write(BinaryWriter writer, IReadOnlyList<SparseMatrix> layers) =>
        Write(writer, layers, withWeights: true);

    /// <summary>Reads what <see cref="Write(BinaryWriter, IReadOnlyList{SparseMatrix})"/> wrote.</summary>
    /// <param name="reader">Has them.</param>
    /// <exception cref="InvalidDataException">The connections contradict themselves.</exception>
    public static SparseMatrix[] Read(BinaryReader reader) => Read(reader, withWeights: true);

    /// <summary>Writes compressed rows.</summary>
    internal static void WriteRows(BinaryWriter writer, int[] starts, int[] indices)
    {
        writer.Write(indices.Length);
        WriteNumbers<int>(writer, starts);
        WriteNumbers<int>(writer, indices);
    }

    /// <summary>Reads so many compressed rows.</summary>
    internal static (int[] Starts, int[] Indices) ReadRows(BinaryReader reader, int rows)
    {
        int count = reader.ReadInt32();
        return (ReadNumbers<int>(reader, rows + 1), ReadNumbers<int>(reader, count));
    }

    /// <summary>Writes numbers as they lie in memory.</summary>
    internal static void WriteNumbers<T>(BinaryWriter writer, ReadOnlySpan<T> numbers)
        where T : unmanaged => writer.Write(MemoryMarshal.AsBytes(numbers));

    /// <summary>Reads so many numbers.</summary>
    internal static T[] ReadNumbers<T>(BinaryReader reader, int count)
        where T : unmanaged
    {
        if (count < 0)
        {
            throw new InvalidDataException($"Saved connections claim to be {count} numbers.");
        }

        var numbers = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    // Where there is a kernel, the complement of the outputs is written, and the kernel behind the inputs.
    private static void WriteShape(BinaryWriter writer, MatrixShape shape)
    {
        bool hasKernel = shape.IsConvolution;
        writer.Write(hasKernel ? ~shape.Outputs : shape.Outputs);
        writer.Write(shape.Inputs);
        if (hasKernel)
        {
            writer.Write(shape.KernelHeight);
            writer.Write(shape.KernelWidth);
        }
    }

    private static MatrixShape ReadShape(BinaryReader reader)
    {
        int outputs = reader.ReadInt32();
        int inputs = reader.ReadInt32();
        return outputs < 0
            ? new MatrixShape(~outputs, inputs, reader.ReadInt32(), reader.ReadInt32()) { IsConvolution = true }
            : new MatrixShape(outputs, inputs);
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<SparseMatrix> layers, bool withWeights)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(layers);
        writer.Write(layers.Count);
        foreach (SparseMatrix layer in layers)
        {
            writer.Write(layer.Name);
            WriteShape(writer, layer.Shape);
            WriteRows(writer, layer.Starts, layer.Indices);
            if (withWeights)
            {
                WriteNumbers<float>(writer, layer.Values);
            }
        }
    }

    private static SparseMatrix[] Read(BinaryReader reader, bool withWeights)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var layers = new SparseMatrix[reader.ReadInt32()];
        for (int index = 0; index < layers.Length; index++)
        {
            string name = reader.ReadString();
            MatrixShape shape = ReadShape(reader);
            (int[] starts, int[] indices) = ReadRows(reader, shape.Outputs);
            float[] values = withWeights ? ReadNumbers<float>(reader, indices.Length) : new float[indices.Length];
            try
            {
                layers[index] = new SparseMatrix(name, shape.Outputs, shape.Inputs, starts, indices, values)
                {
                    Shape = shape,
                };
            }
            catch (ArgumentException contradiction)
            {
                throw new InvalidDataException(contradiction.Message, contradiction);
            }
        }

        return layers;
    }
}
