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
