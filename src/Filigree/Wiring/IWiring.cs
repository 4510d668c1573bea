using Filigree.Layers;
using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>A rule that fills a network's weights and connections before training.</summary>
public interface IWiring
{
    /// <summary>The rule's name in study files, such as <c>he-normal</c>.</summary>
    string Name { get; }

    /// <summary>Gives every parameter of a network its starting value: weights by the rule, biases 0, no masks.</summary>
    /// <param name="network">The network.</param>
    /// <param name="randomness">Numbers come from the stream <c>weights</c>, one a weight matrix, in the network's order.</param>
    void Wire(Network network, Randomness randomness);
}
