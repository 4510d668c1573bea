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
            ActivationKind.Relu => new Activation<ReluOperation>(name),
            ActivationKind.SRelu => new SRelu(name, width),
            ActivationKind.Gelu => new Activation<GeluOperation>(name),
            ActivationKind.Tanh => new Activation<TanhOperation>(name),
            ActivationKind.Sigmoid => new Activation<SigmoidOperation>(name),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown activation."),
        };
}
