using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Connectivity;

/// <summary>Makes what a choice of connections is compared with.</summary>
internal static class MaskControls
{
    /// <summary>The option that asks for one.</summary>
    public static WordOption<MaskControl> Option { get; } =
        new(
            "control",
            "what is trained in place of the choice: its connections with fresh weights, as many a layer at random, the worst ones",
            "none",
            ("none", MaskControl.None),
            ("redraw", MaskControl.Redraw),
            ("shuffle", MaskControl.Shuffle),
            ("invert", MaskControl.Invert)
        );

    /// <summary>
    /// What stands for the connections chosen in one layer. Fresh weights are those of as many connections at random, so that they have the
    /// wiring's law whatever was chosen.
    /// </summary>
    /// <param name="control">Which control.</param>
    /// <param name="whole">The layer's connections before the choice.</param>
    /// <param name="chosen">Those chosen.</param>
    /// <param name="stream">Where chance comes from.</param>
    public static SparseMatrix Apply(MaskControl control, SparseMatrix whole, SparseMatrix chosen, RandomStream stream)
    {
        if (control is not (MaskControl.Redraw or MaskControl.Shuffle))
        {
            return chosen;
        }

        SparseMatrix others = RandomConnections.Choose(whole, chosen.Count, stream);
        if (control == MaskControl.Shuffle)
        {
            return others;
        }

        float[] weights = [.. others.Values];
        stream.Shuffle(weights.AsSpan());
        return chosen.WithWeights(weights);
    }
}
