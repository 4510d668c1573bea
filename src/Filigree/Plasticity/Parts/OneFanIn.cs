using Filigree.Connectivity;
using Filigree.Numerics;

namespace Filigree.Plasticity;

/// <summary>Shares out a layer's connections so that all neurons that are on have one fan-in: SRigL's way, once an unstructured rule has said what is best.</summary>
internal static class OneFanIn
{
    /// <summary>What stays, and how many come for each neuron.</summary>
    /// <param name="pattern">Which neurons are on.</param>
    /// <param name="kept">The best of the layer's connections.</param>
    /// <param name="scores">A score each: of a neuron that has more than its share, the best stay.</param>
    /// <param name="grown">The best of its free entries.</param>
    /// <param name="total">Connections that the layer is to have.</param>
    /// <param name="isOutput">Whether its neurons are the network's outputs, none of which is ever off.</param>
    public static (SparseMatrix Kept, int[] Coming) Share(
        FanIn pattern,
        SparseMatrix kept,
        float[] scores,
        SparseMatrix grown,
        long total,
        bool isOutput
    )
    {
        int[] best =
        [
            .. Enumerable
                .Range(0, kept.Outputs)
                .Select(output => kept.InputsOf(output).Length + grown.InputsOf(output).Length),
        ];
        bool[] active = isOutput ? Array.ConvertAll(best, _ => true) : pattern.Active(best, total);
        long each = Math.Min(FanIn.Each(total, active.AsSpan().Count(true)), kept.Inputs);
        var stays = new bool[kept.Count];
        var coming = new int[kept.Outputs];
        for (int output = 0; output < coming.Length; output++)
        {
            Range own = kept.Starts[output]..kept.Starts[output + 1];
            Best.Keep(scores.AsSpan(own), active[output] ? each : 0, stays.AsSpan(own));
            coming[output] = active[output] ? (int)each - stays.AsSpan(own).Count(true) : 0;
        }

        return (kept.Only(stays), coming);
    }
}
