namespace Filigree.Plasticity;

/// <summary>The gradient g of a loss by the connections, and the Hessian matrix times it.</summary>
/// <param name="Gradient">g, layer by layer, a number a connection, by output and input neuron; a weight that connects all has one a place.</param>
/// <param name="Product">H g, likewise.</param>
public sealed record HessianProduct(IReadOnlyList<double[]> Gradient, IReadOnlyList<double[]> Product);
