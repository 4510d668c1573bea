using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>One layer of a network: parameters and a forward pass.</summary>
public abstract class Layer
{
    /// <summary>Creates a layer.</summary>
    /// <param name="name">Name within the network; prefix of its parameters' names.</param>
    protected Layer(string name) => Name = name;

    /// <summary>Name within the network.</summary>
    public string Name { get; }

    /// <summary>The learned tensors, weights first.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Number of features it gives for <paramref name="inputs"/> features.</summary>
    /// <param name="inputs">Number of input features.</param>
    /// <exception cref="ArgumentException">It cannot take that many.</exception>
    public virtual int OutputsFor(int inputs) => inputs;

    /// <summary>The forward pass.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">[sample, input], or [input, sample]: the variable says which.</param>
    /// <param name="pass">What kind of pass it is.</param>
    /// <returns>[sample, output], or [output, sample].</returns>
    public abstract Variable Forward(Tape tape, Variable input, in Pass pass);

    /// <summary>
    /// Sets all but the weights to their starting values: biases to 0, parameters of activations as their papers say.
    /// </summary>
    /// <param name="stream">Draws what is random.</param>
    public virtual void Reset(RandomStream stream)
    {
        foreach (Parameter parameter in Parameters)
        {
            if (parameter.Kind == ParameterKind.Bias)
            {
                parameter.Value.Clear();
            }
        }
    }
}
