using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>The weights of a layer as they are in force.</summary>
internal static class MaskedWeights
{
    /// <summary>
    /// The weights of all places of a dense layer, 0 where a mask cuts them; of a layer that is held by its connections theirs.
    /// </summary>
    /// <exception cref="UserError">The mask scales weights, or the file is damaged.</exception>
    public static float[] Read(WeightFile file, WeightLayer layer)
    {
        if (layer.Weights is not { } weights)
        {
            return layer.ReadSparse().Values;
        }

        float[] values = weights.ReadSingles();
        if (layer.Mask is not { } mask)
        {
            return values;
        }

        float[] kept = mask.ReadSingles();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = kept[i] switch
            {
                0 => 0,
                1 => values[i],
                _ => throw Scales(file, layer),
            };
        }

        return values;
    }

    /// <summary>The error for a mask that is more than a mask.</summary>
    public static UserError Scales(WeightFile file, WeightLayer layer) =>
        new(
            $"the mask of {layer.Name} scales weights",
            file.Path,
            "a mask of zeros and ones",
            "choose other layers with --layers"
        );
}
