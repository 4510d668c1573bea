namespace Filigree.Tensors;

/// <summary>The order in which the numbers of a sample with positions become flat features, and back.</summary>
public enum FeatureOrder
{
    /// <summary>Channel by channel, [channel, position]: PyTorch's order.</summary>
    ChannelsFirst,

    /// <summary>Position by position, [position, channel]: Keras's order, and that of data sets here.</summary>
    PositionsFirst,
}
