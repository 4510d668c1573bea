namespace Filigree.Layers;

/// <summary>The activation functions.</summary>
public enum ActivationKind
{
    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>Linear below and above two learned thresholds, with learned slopes.</summary>
    SRelu,

    /// <summary>x Phi(x).</summary>
    Gelu,

    /// <summary>x above 0, exp(x) - 1 below.</summary>
    Elu,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>1 / (1 + exp(-x)).</summary>
    Sigmoid,
}
