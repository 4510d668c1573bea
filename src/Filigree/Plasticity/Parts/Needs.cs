namespace Filigree.Plasticity;

/// <summary>What a score wants to know beside weights and connections. Whoever asks for scores provides it: no score runs the network.</summary>
[Flags]
public enum Needs
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>The gradient of the loss by each connection's weight.</summary>
    Gradient = 1,

    /// <summary>The gradient of the loss at entries without a connection.</summary>
    DenseGradient = 2,

    /// <summary>The mean of past gradients, each weighing less than the next, at every entry.</summary>
    Momentum = 4,

    /// <summary>The Hessian's product with the gradient, a number a connection.</summary>
    HessianProduct = 8,

    /// <summary>The Euclidean norm of what each connection reads.</summary>
    InputNorms = 16,

    /// <summary>The connections of all layers.</summary>
    Graph = 32,

    /// <summary>What flows through each connection from inputs of 1, without data.</summary>
    Flow = 64,
}
