using Filigree.Layers;
using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>A rule that fills a network's weights and connections before training.</summary>
public interface IWiring
{
    /// <summary>The rule's name in study files, such as <c>he-normal</c>.</summary>
    string Name { get; }

    /// <summary>
    /// True if some weights are left at 0, or without a connection, whatever the numbers drawn: what rules of plasticity read as a sparse
    /// network. A rule whose options leave every entry connected may say true all the same.
    /// </summary>
    bool LeavesZeros => false;

    /// <summary>How many connections each layer will have, for plans; null where all entries are connected, or it is not known before.</summary>
    /// <param name="layers">The layers' matrix views, first layer first.</param>
    IReadOnlyList<long>? Connections(IReadOnlyList<MatrixShape> layers) => null;

    /// <summary>The share of all possible connections that is asked for, before counts are rounded; null where none is.</summary>
    /// <param name="layers">The layers' matrix views, first layer first.</param>
    double? RequestedDensity(IReadOnlyList<MatrixShape> layers) => null;

    /// <summary>Gives every parameter of a network its starting value: weights by the rule, biases 0, no masks.</summary>
    /// <param name="network">The network.</param>
    /// <param name="randomness">Numbers come from the stream <c>weights</c>, one a weight matrix, in the network's order.</param>
    void Wire(Network network, Randomness randomness);
}
