using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Topology;

namespace Filigree.Cli.Checkpoints;

/// <summary>The weights of a layer as they are in force.</summary>
internal static class MaskedWeights
{
    /// <summary>
    /// The weights of all places of a dense layer's matrix view, 0 where a mask cuts them; of a layer that is held by its connections
    /// theirs.
    /// </summary>
    /// <remarks>A weight of double precision that single precision does not hold is its smallest or greatest number.</remarks>
    /// <exception cref="UserError">A weight is not finite, a mask scales weights, or the file is damaged.</exception>
    public static float[] Read(WeightFile file, WeightLayer layer)
    {
        if (layer.IsSparse)
        {
            return CheckpointInput.ReadSparse(file, layer).Values;
        }

        float[] weights = ReadConnections(layer).Values;
        CheckpointInput.RequireFinite(file, layer, weights);
        return weights;
    }

    /// <summary>
    /// The weights of all places of a dense layer's matrix view, 0 where a mask cuts them, in double precision: nothing is rounded,
    /// too small, or out of range; of a layer that is held by its connections theirs.
    /// </summary>
    /// <exception cref="UserError">A weight is not finite, a mask scales weights, or the file is damaged.</exception>
    public static double[] ReadDoubles(WeightFile file, WeightLayer layer)
    {
        if (layer.IsSparse && layer.ReadSparseDoubles() is { } connections)
        {
            CheckpointInput.RequireFinite(file, layer, connections.ToNearest());
            return connections.Weights;
        }

        if (layer is not { Type: ElementType.Float64, Factor: 1, Weights: { } stored })
        {
            return Array.ConvertAll(Read(file, layer), weight => (double)weight);
        }

        double[] weights = Masked(layer, stored);
        if (!Array.TrueForAll(weights, double.IsFinite))
        {
            CheckpointInput.RequireFinite(file, layer, layer.ReadMatrix().Values);
        }

        return weights;
    }

    /// <summary>
    /// The matrix view of a dense layer for whoever looks at its connections: a weight of double precision that single precision does not
    /// hold is its smallest or greatest number.
    /// </summary>
    /// <exception cref="UserError">The file is damaged.</exception>
    public static WeightMatrix ReadConnections(WeightLayer layer)
    {
        WeightMatrix matrix = layer.ReadMatrix();
        if (layer is { Type: ElementType.Float64, Factor: 1, Weights: { } stored })
        {
            foreach ((int place, double weight) in Masked(layer, stored).Index())
            {
                ref float single = ref matrix.Values[place];
                single = DoubleConnections.Nearest(weight, single);
            }
        }

        return matrix;
    }

    /// <summary>The strengths of a dense layer's neurons.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="connections">What <see cref="ReadConnections"/> gives.</param>
    /// <exception cref="UserError">The file is damaged.</exception>
    public static (StrengthStatistics Inputs, StrengthStatistics Outputs) StrengthsOf(
        WeightLayer layer,
        WeightMatrix connections
    ) =>
        layer is { Type: ElementType.Float64, Factor: 1, Weights: { } stored }
            ? StrengthStatistics.Of(Masked(layer, stored), layer.Shape)
            : StrengthStatistics.Of(connections);

    // What is not finite is seen whatever a mask says.
    private static double[] Masked(WeightLayer layer, StoredTensor stored)
    {
        double[] weights = layer.Layout.ToMatrix(stored.ReadDoubles());
        if (layer.ReadKept() is { } kept)
        {
            for (int place = 0; place < weights.Length; place++)
            {
                weights[place] = kept[place] || !double.IsFinite(weights[place]) ? weights[place] : 0;
            }
        }

        return weights;
    }
}
