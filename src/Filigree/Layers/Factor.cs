using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>Multiplies all numbers by a constant: outputs of a network, say, before their softmax.</summary>
/// <param name="name">Name within what holds it.</param>
/// <param name="value">The constant, finite.</param>
public sealed class Factor(string name, double value) : Layer(name)
{
    /// <summary>The constant.</summary>
    public double Value { get; } =
        double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a finite factor.");

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) =>
        FactorOperation.Apply(tape, input, (float)Value);
}
