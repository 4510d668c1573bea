using Filigree.Layers;
using Filigree.Tensors;

namespace Filigree.Models;

/// <summary>A network whose inputs and outputs are still open: what a study chooses before it knows its data.</summary>
public interface IModel
{
    /// <summary>Makes the network; all its parameters are 0.</summary>
    /// <param name="samples">What the numbers of a sample are; they are given position by position.</param>
    /// <param name="classes">Classes.</param>
    /// <exception cref="UserError">It cannot take such samples: it wants images, or larger ones.</exception>
    Network Create(SampleShape samples, int classes);

    /// <summary>The same with all hidden layers narrower, or wider, by one factor, convolutions too; no layer has less than one neuron, or channel.</summary>
    /// <param name="factor">The factor, from 0.</param>
    IModel Scaled(double factor);
}
