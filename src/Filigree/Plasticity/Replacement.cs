using Filigree.Numerics;
using Filigree.Topology;

namespace Filigree.Plasticity;

/// <summary>Connections that leave a layer and others that arrive at free places.</summary>
internal static class Replacement
{
    /// <summary>The layer without those that leave, and with new ones at random free places.</summary>
    /// <param name="layer">The layer; it stays as it is.</param>
    /// <param name="leaves">True for each connection that leaves; its place is free at once.</param>
    /// <param name="arriving">Weights of the new connections, in the order of their places.</param>
    /// <param name="stream">Where the places come from: every set of free places is as likely as any other.</param>
    /// <param name="isNew">True for each connection of the result that has just arrived.</param>
    public static SparseMatrix Make(
        SparseMatrix layer,
        bool[] leaves,
        float[] arriving,
        RandomStream stream,
        out bool[] isNew
    )
    {
        int staying = layer.Count - leaves.AsSpan().Count(true);
        long free = (long)layer.Outputs * layer.Inputs - staying;
        long[] ranks = DistinctRanks.Draw(free, arriving.Length, stream);
        var starts = new int[layer.Outputs + 1];
        var indices = new int[staying + arriving.Length];
        var values = new float[staying + arriving.Length];
        bool[] hasArrived = isNew = new bool[values.Length];
        int place = 0;
        int arrived = 0;
        long freeBefore = 0;
        for (int output = 0; output < layer.Outputs; output++)
        {
            int column = 0;
            for (int old = layer.Starts[output]; old < layer.Starts[output + 1]; old++)
            {
                if (!leaves[old])
                {
                    Arrive(column, layer.Indices[old]);
                    (indices[place], values[place]) = (layer.Indices[old], layer.Values[old]);
                    place++;
                    column = layer.Indices[old] + 1;
                }
            }

            Arrive(column, layer.Inputs);
            starts[output + 1] = place;
        }

        return new SparseMatrix(layer.Name, layer.Outputs, layer.Inputs, starts, indices, values);

        // The free places between two connections that stay; ranks count free places through all rows.
        void Arrive(int from, int to)
        {
            for (; arrived < ranks.Length && ranks[arrived] < freeBefore + to - from; arrived++)
            {
                indices[place] = from + (int)(ranks[arrived] - freeBefore);
                values[place] = arriving[arrived];
                hasArrived[place++] = true;
            }

            freeBefore += to - from;
        }
    }
}
