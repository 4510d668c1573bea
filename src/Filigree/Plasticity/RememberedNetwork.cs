using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>All parameters of a network at the end of a step, to go back to.</summary>
internal sealed class RememberedNetwork
{
    private RememberedNetwork(NetworkSnapshot snapshot) => Snapshot = snapshot;

    /// <summary>The parameters.</summary>
    public NetworkSnapshot Snapshot { get; }

    /// <summary>The parameters as they are now.</summary>
    public static RememberedNetwork Of(Network network) => new(NetworkSnapshot.Of(network));

    /// <summary>Gives biases, parameters of activations and buffers the values that they had.</summary>
    public void RewindOthers(Network network) =>
        network.WriteOthers([.. Snapshot.Others.Select(other => other.Values)]);

    public void Save(BinaryWriter writer)
    {
        ConnectionSerializer.Write(writer, Snapshot.Weights);
        writer.Write(Snapshot.Others.Count);
        foreach (WeightMatrix matrix in Snapshot.Others)
        {
            writer.Write(matrix.Name);
            writer.Write(matrix.Outputs);
            writer.Write(matrix.Inputs);
            writer.Write(matrix.Dimensions.Count);
            ConnectionSerializer.WriteNumbers<long>(writer, [.. matrix.Dimensions]);
            ConnectionSerializer.WriteNumbers<float>(writer, matrix.Values);
        }
    }

    public static RememberedNetwork Load(BinaryReader reader)
    {
        SparseMatrix[] weights = ConnectionSerializer.Read(reader);
        var others = new WeightMatrix[reader.ReadInt32()];
        for (int index = 0; index < others.Length; index++)
        {
            string name = reader.ReadString();
            int outputs = reader.ReadInt32();
            int inputs = reader.ReadInt32();
            long[] dimensions = ConnectionSerializer.ReadNumbers<long>(reader, reader.ReadInt32());
            others[index] = new WeightMatrix(
                name,
                outputs,
                inputs,
                ConnectionSerializer.ReadNumbers<float>(reader, outputs * inputs)
            )
            {
                Dimensions = dimensions,
            };
        }

        return new RememberedNetwork(new NetworkSnapshot(weights, others));
    }
}
