using Filigree.Layers;

namespace Filigree.Models;

/// <summary>A network whose inputs and outputs are still open: what a study chooses before it knows its data.</summary>
public interface IModel
{
    /// <summary>Makes the network; all its parameters are 0.</summary>
    /// <param name="inputs">Input features.</param>
    /// <param name="classes">Classes.</param>
    Network Create(int inputs, int classes);

    /// <summary>The same with all hidden layers narrower, or wider, by one factor; no layer has less than one neuron.</summary>
    /// <param name="factor">The factor, from 0.</param>
    IModel Scaled(double factor);
}
