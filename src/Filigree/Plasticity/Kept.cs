using Filigree.Numerics;

namespace Filigree.Plasticity;

/// <summary>A layer without some of its connections.</summary>
internal static class Kept
{
    /// <summary>The connections that stay, with their weights.</summary>
    /// <param name="layer">The layer; it stays as it is.</param>
    /// <param name="leaves">True for each connection that goes.</param>
    public static SparseMatrix Of(SparseMatrix layer, ReadOnlySpan<bool> leaves)
    {
        var starts = new int[layer.Outputs + 1];
        int staying = layer.Count - leaves.Count(true);
        var indices = new int[staying];
        var values = new float[staying];
        int place = 0;
        for (int output = 0; output < layer.Outputs; output++)
        {
            for (int old = layer.Starts[output]; old < layer.Starts[output + 1]; old++)
            {
                if (!leaves[old])
                {
                    (indices[place], values[place]) = (layer.Indices[old], layer.Values[old]);
                    place++;
                }
            }

            starts[output + 1] = place;
        }

        return new SparseMatrix(layer.Name, layer.Outputs, layer.Inputs, starts, indices, values);
    }
}
