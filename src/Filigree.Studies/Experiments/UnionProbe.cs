using System.Runtime.InteropServices;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Trials;
using Filigree.Topology;

namespace Filigree.Studies.Experiments;

/// <summary>
/// The share of places that have had a connection in any epoch so far, layer by layer (label <c>layer</c>) and over the whole network
/// (layer <c>all</c>): how much of the dense network a changing sparse one has explored.
/// </summary>
public sealed class UnionProbe : IRememberingStudyProbe
{
    private SparseMatrix[] unions = [];

    /// <inheritdoc/>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        SparseMatrix[] now = [.. network.ToSparseMatrices()];
        unions = unions.Length == 0 ? now : [.. unions.Zip(now, ConnectionUnion.Of)];
        foreach (SparseMatrix union in unions)
        {
            Write(union.Name, union.Density);
        }

        Write(
            "all",
            unions.Sum(union => (double)union.Count) / unions.Sum(union => (double)union.Outputs * union.Inputs)
        );

        void Write(string layer, double share) =>
            write(
                new MetricRow(
                    new Dictionary<string, double> { ["epoch"] = epoch["epoch"], ["ever_connected"] = share },
                    new Dictionary<string, string> { ["layer"] = layer }
                )
            );
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(unions.Length);
        foreach (SparseMatrix union in unions)
        {
            writer.Write(union.Name);
            writer.Write(union.Outputs);
            writer.Write(union.Inputs);
            writer.Write(union.Count);
            writer.Write(MemoryMarshal.AsBytes<int>(union.Starts));
            writer.Write(MemoryMarshal.AsBytes<int>(union.Indices));
        }
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var read = new SparseMatrix[reader.ReadInt32()];
        for (int layer = 0; layer < read.Length; layer++)
        {
            string name = reader.ReadString();
            int outputs = reader.ReadInt32();
            int inputs = reader.ReadInt32();
            int count = reader.ReadInt32();
            int[] starts = Integers(outputs + 1);
            read[layer] = new SparseMatrix(name, outputs, inputs, starts, Integers(count), new float[count]);
        }

        unions = read;

        int[] Integers(int count)
        {
            var integers = new int[count];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(integers.AsSpan()));
            return integers;
        }
    }
}
