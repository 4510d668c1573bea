using Filigree.Tensors;

namespace Filigree.Topology;

/// <summary>What one layer of a network gives to others, as a graph sees it: channels, which are its neurons.</summary>
/// <param name="Number">Its number in the graph; 0 is the network's input.</param>
/// <param name="Shape">What the numbers of a sample are, as the next layer sees them.</param>
/// <param name="Channels">Channels; fewer than the shape's where each was flattened into several features.</param>
/// <param name="Order">Order of the features of flattened channels.</param>
public readonly record struct ChannelValue(
    int Number,
    SampleShape Shape,
    int Channels,
    FeatureOrder Order = FeatureOrder.ChannelsFirst
)
{
    /// <summary>Features of one channel at one position: 1, or the positions that were flattened.</summary>
    public int FeaturesPerChannel => Shape.Channels / Math.Max(1, Channels);
}
