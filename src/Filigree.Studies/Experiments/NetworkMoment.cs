using System.Runtime.InteropServices;
using Filigree.Formats;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>A network's connections and parameters at one moment.</summary>
/// <param name="Weights">Its connections with their weights.</param>
/// <param name="Others">All other parameters, in the network's order.</param>
internal sealed record NetworkMoment(IReadOnlyList<SparseMatrix> Weights, IReadOnlyList<float[]> Others)
{
    /// <summary>A network as it is now.</summary>
    public static NetworkMoment Of(Network network) =>
        new(network.ToSparseMatrices(), [.. OthersOf(network).Select(parameter => parameter.Value.ToArray())]);

    /// <summary>Gives a network these connections with these weights and parameters.</summary>
    public void Restore(Network network)
    {
        Connect(network, (layer, _) => Weights[layer].Values);
        foreach ((Parameter parameter, float[] values) in OthersOf(network).Zip(Others))
        {
            parameter.Value.Write(values);
        }
    }

    /// <summary>Gives a network these connections with weights drawn anew; all other parameters stay.</summary>
    /// <param name="network">The network.</param>
    /// <param name="wiring">Draws the weights.</param>
    /// <param name="stream">Gives a layer's random numbers.</param>
    public void Connect(Network network, ErdosRenyi wiring, Func<int, RandomStream> stream) =>
        Connect(
            network,
            (layer, shape) =>
            {
                SparseMatrix drawn = RememberedConnections.Of(Weights[layer]);
                wiring.Fill(drawn, shape, stream(layer));
                return drawn.Values;
            }
        );

    /// <summary>Writes it.</summary>
    public void Save(BinaryWriter writer)
    {
        using var file = new MemoryStream();
        ConnectionFile.Write(file, Weights);
        writer.Write((int)file.Length);
        writer.Write(file.ToArray());
        writer.Write(Others.Count);
        foreach (float[] values in Others)
        {
            writer.Write(values.Length);
            writer.Write(MemoryMarshal.AsBytes<float>(values));
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static NetworkMoment Load(BinaryReader reader)
    {
        IReadOnlyList<SparseMatrix> weights = ConnectionFile.Read(reader.ReadBytes(reader.ReadInt32()), "a checkpoint");
        var others = new float[reader.ReadInt32()][];
        for (int index = 0; index < others.Length; index++)
        {
            others[index] = new float[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(others[index].AsSpan()));
        }

        return new NetworkMoment(weights, others);
    }

    private void Connect(Network network, Func<int, MatrixShape, float[]> values)
    {
        for (int layer = 0; layer < Weights.Count; layer++)
        {
            Parameter weight = network.Weights[layer];
            SparseMatrix places = Weights[layer];
            var matrix = new SparseMatrix(
                places.Name,
                places.Outputs,
                places.Inputs,
                places.Starts,
                places.Indices,
                values(layer, weight.Shape)
            );
            if (matrix.Density < 1)
            {
                weight.Connect(matrix);
            }
            else
            {
                weight.WriteMatrix(matrix.Values);
            }
        }
    }

    private static IEnumerable<Parameter> OthersOf(Network network) => network.Parameters.Except(network.Weights);
}
