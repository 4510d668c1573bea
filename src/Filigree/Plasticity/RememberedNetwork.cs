using System.Runtime.InteropServices;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>All parameters of a network at one moment, to go back to.</summary>
internal sealed class RememberedNetwork
{
    private readonly SparseMatrix[] weights;
    private readonly float[][] others;

    private RememberedNetwork(SparseMatrix[] weights, float[][] others)
    {
        this.weights = weights;
        this.others = others;
    }

    /// <summary>The parameters as they are now.</summary>
    public static RememberedNetwork Of(Network network) =>
        new([.. network.ToSparseMatrices()], [.. Others(network).Select(parameter => parameter.Value.ToArray())]);

    /// <summary>Gives connections the weights that they had; none may be other than those remembered.</summary>
    public void Rewind(int layer, SparseMatrix matrix)
    {
        SparseMatrix source = weights[layer];
        for (int output = 0; output < matrix.Outputs; output++)
        {
            int from = source.Starts[output];
            for (int place = matrix.Starts[output]; place < matrix.Starts[output + 1]; place++)
            {
                while (source.Indices[from] < matrix.Indices[place])
                {
                    from++;
                }

                matrix.Values[place] = source.Values[from];
            }
        }
    }

    /// <summary>Gives biases and parameters of activations the values that they had.</summary>
    public void RewindOthers(Network network)
    {
        foreach ((Parameter parameter, float[] values) in Others(network).Zip(others))
        {
            parameter.Value.Write(values);
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(weights.Length);
        foreach (SparseMatrix matrix in weights)
        {
            writer.Write(matrix.Name);
            writer.Write(matrix.Outputs);
            writer.Write(matrix.Inputs);
            writer.Write(matrix.Count);
            writer.Write(MemoryMarshal.AsBytes<int>(matrix.Starts));
            writer.Write(MemoryMarshal.AsBytes<int>(matrix.Indices));
            writer.Write(MemoryMarshal.AsBytes<float>(matrix.Values));
        }

        writer.Write(others.Length);
        foreach (float[] values in others)
        {
            writer.Write(values.Length);
            writer.Write(MemoryMarshal.AsBytes<float>(values));
        }
    }

    public static RememberedNetwork Load(BinaryReader reader)
    {
        var weights = new SparseMatrix[reader.ReadInt32()];
        for (int layer = 0; layer < weights.Length; layer++)
        {
            string name = reader.ReadString();
            int outputs = reader.ReadInt32();
            int inputs = reader.ReadInt32();
            int count = reader.ReadInt32();
            weights[layer] = new SparseMatrix(
                name,
                outputs,
                inputs,
                Read<int>(reader, outputs + 1),
                Read<int>(reader, count),
                Read<float>(reader, count)
            );
        }

        var others = new float[reader.ReadInt32()][];
        for (int index = 0; index < others.Length; index++)
        {
            others[index] = Read<float>(reader, reader.ReadInt32());
        }

        return new RememberedNetwork(weights, others);
    }

    private static IEnumerable<Parameter> Others(Network network) => network.Parameters.Except(network.Weights);

    private static T[] Read<T>(BinaryReader reader, int count)
        where T : unmanaged
    {
        var numbers = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }
}
