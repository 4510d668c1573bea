using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>Makes activation layers by kind.</summary>
public static class Activations
{
    /// <summary>An activation layer.</summary>
    /// <param name="kind">Which function.</param>
    /// <param name="name">Name within the network.</param>
    /// <param name="width">Number of neurons; functions with learned parameters have some for each.</param>
    public static Layer Create(ActivationKind kind, string name, int width) =>
        kind switch
        {
            ActivationKind.Relu => new Activation<ReluFunction>(name),
            ActivationKind.SRelu => new SRelu(name, width),
            ActivationKind.Gelu => new Activation<GeluFunction>(name),
            ActivationKind.Elu => new Activation<EluFunction>(name),
            ActivationKind.Tanh => new Activation<TanhFunction>(name),
            ActivationKind.Sigmoid => new Activation<SigmoidFunction>(name),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown activation."),
        };
}
