using Filigree.Layers;
using Filigree.Numerics;

namespace Filigree.Plasticity;

/// <summary>A term of the loss that depends on the parameters alone, not on samples: what a rule, or a penalty, adds.</summary>
public interface ILossTerm
{
    /// <summary>Adds the term's gradient by every parameter that has one from the samples (<see cref="Tensors.Parameter.Gradient"/>).</summary>
    /// <param name="network">The network, after the backward pass of a step.</param>
    /// <param name="workers">Threads to use; the caller's alone when null.</param>
    /// <returns>The term.</returns>
    double Apply(Network network, Workers? workers = null);
}
