using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>How often a parameter is used in the forward pass of a sample.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Positions">At how many positions: that many times does each of its numbers enter a sum.</param>
public readonly record struct ParameterUse(Parameter Parameter, int Positions)
{
    /// <summary>What computes it where it is the weight of a convolution and dense or masked; null for others.</summary>
    public ConvolutionKernel? Convolution { get; init; }
}
