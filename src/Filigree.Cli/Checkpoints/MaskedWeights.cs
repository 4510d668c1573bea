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
}
