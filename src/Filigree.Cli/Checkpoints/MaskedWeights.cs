using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>The weights of a layer as they are in force.</summary>
internal static class MaskedWeights
{
    /// <summary>
    /// The weights of all places of a dense layer's matrix view, 0 where a mask cuts them; of a layer that is held by its connections
    /// theirs.
    /// </summary>
    /// <exception cref="UserError">A weight is not finite, a mask scales weights, or the file is damaged.</exception>
    public static float[] Read(WeightFile file, WeightLayer layer)
    {
        if (layer.IsSparse)
        {
            return CheckpointInput.ReadSparse(file, layer).Values;
        }

        float[] weights = layer.ReadMatrix().Values;
        CheckpointInput.RequireFinite(file, layer, weights);
        return weights;
    }

    /// <summary>
    /// The weights of all places of a dense layer's matrix view, 0 where a mask cuts them, in double precision: nothing is rounded,
    /// too small, or out of range.
    /// </summary>
    /// <exception cref="UserError">A weight is not finite, a mask scales weights, or the file is damaged.</exception>
    public static double[] ReadDoubles(WeightFile file, WeightLayer layer)
    {
        if (layer is not { Type: ElementType.Float64, Factor: 1, Weights: { } stored })
        {
            return Array.ConvertAll(Read(file, layer), weight => (double)weight);
        }

        double[] weights = layer.Layout.ToMatrix(stored.ReadDoubles());
        bool[]? kept = layer.ReadKept();
        for (int place = 0; place < weights.Length; place++)
        {
            if (!double.IsFinite(weights[place]))
            {
                CheckpointInput.RequireFinite(file, layer, layer.ReadMatrix().Values);
            }

            if (kept is not null && !kept[place])
            {
                weights[place] = 0;
            }
        }

        return weights;
    }
}
