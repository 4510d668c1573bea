using System.Runtime.InteropServices;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>All parameters of a network at one moment, to go back to.</summary>
internal sealed class RememberedNetwork
{
    private RememberedNetwork(NetworkSnapshot snapshot) => Snapshot = snapshot;

    /// <summary>The parameters.</summary>
    public NetworkSnapshot Snapshot { get; }

    /// <summary>The parameters as they are now.</summary>
    public static RememberedNetwork Of(Network network) => new(NetworkSnapshot.Of(network));

    /// <summary>Gives biases and parameters of activations the values that they had.</summary>
    public void RewindOthers(Network network)
    {
        foreach (
            (Parameter parameter, WeightMatrix values) in network
                .Parameters.Except(network.Weights)
                .Zip(Snapshot.Others)
        )
        {
            parameter.WriteMatrix(values.Values);
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Snapshot.Weights.Count);
        foreach (SparseMatrix matrix in Snapshot.Weights)
        {
            writer.Write(matrix.Name);
            writer.Write(matrix.Outputs);
            writer.Write(matrix.Inputs);
            writer.Write(matrix.Count);
            writer.Write(MemoryMarshal.AsBytes<int>(matrix.Starts));
            writer.Write(MemoryMarshal.AsBytes<int>(matrix.Indices));
            writer.Write(MemoryMarshal.AsBytes<float>(matrix.Values));
        }

        writer.Write(Snapshot.Others.Count);
        foreach (WeightMatrix matrix in Snapshot.Others)
        {
            writer.Write(matrix.Name);
            writer.Write(matrix.Outputs);
            writer.Write(matrix.Inputs);
            writer.Write(MemoryMarshal.AsBytes<float>(matrix.Values));
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

        var others = new WeightMatrix[reader.ReadInt32()];
        for (int index = 0; index < others.Length; index++)
        {
            string name = reader.ReadString();
            int outputs = reader.ReadInt32();
            int inputs = reader.ReadInt32();
            others[index] = new WeightMatrix(name, outputs, inputs, Read<float>(reader, outputs * inputs));
        }

        return new RememberedNetwork(new NetworkSnapshot(weights, others));
    }

    private static T[] Read<T>(BinaryReader reader, int count)
        where T : unmanaged
    {
        var numbers = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }
}
