using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>What makes a value of others.</summary>
/// <param name="To">The value.</param>
internal abstract record ChannelStep(ChannelValue To);

/// <summary>A layer of weights.</summary>
/// <param name="Layer">The layer.</param>
internal sealed record WeightStep(ChannelLayer Layer) : ChannelStep(Layer.To);

/// <summary>Windows of positions that become one, channel by channel.</summary>
/// <param name="From">What is pooled.</param>
/// <param name="To">The value.</param>
/// <param name="Geometry">The windows.</param>
internal sealed record PoolStep(ChannelValue From, ChannelValue To, PoolingGeometry Geometry) : ChannelStep(To);

/// <summary>The sum of two values, channel by channel.</summary>
/// <param name="First">One of them.</param>
/// <param name="Second">The other.</param>
/// <param name="To">The value.</param>
internal sealed record SumStep(ChannelValue First, ChannelValue Second, ChannelValue To) : ChannelStep(To);

/// <summary>The same channels at other positions.</summary>
/// <param name="From">What is gathered.</param>
/// <param name="To">The value.</param>
/// <param name="Places">For each position the places that it takes, as many for each; -1 for zeros.</param>
internal sealed record GatherStep(ChannelValue From, ChannelValue To, IReadOnlyList<int> Places) : ChannelStep(To);

/// <summary>Attention of tokens to each other.</summary>
/// <param name="From">Queries of all heads, then keys, then values.</param>
/// <param name="To">The value: as many channels as there are values.</param>
/// <param name="Heads">Heads.</param>
/// <param name="MasksDiagonal">Whether a token does not see itself.</param>
internal sealed record AttentionStep(ChannelValue From, ChannelValue To, int Heads, bool MasksDiagonal)
    : ChannelStep(To)
{
    /// <summary>The channels of one head's results, which have the numbers of its values less twice as many as there are.</summary>
    public IEnumerable<int> ChannelsOf(int head) => Enumerable.Range(head * (To.Channels / Heads), To.Channels / Heads);
}
