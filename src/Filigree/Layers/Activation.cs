using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>An activation function without parameters.</summary>
/// <typeparam name="TOperation">The function.</typeparam>
public sealed class Activation<TOperation> : Layer
    where TOperation : ActivationOperation, new()
{
    /// <summary>Creates the layer.</summary>
    /// <param name="name">Name within the network.</param>
    public Activation(string name)
        : base(name) { }

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) =>
        ActivationOperation.Apply<TOperation>(tape, input);
}
