using Filigree.Layers;

namespace Filigree.Training;

/// <summary>Something measured in every step, between the backward pass and the optimizer's update.</summary>
public interface IStepProbe
{
    /// <summary>Measures; weights and gradients are to be left as they are.</summary>
    /// <param name="network">The network, with the gradients of the step's loss, not yet clipped.</param>
    void Measure(Network network);
}
