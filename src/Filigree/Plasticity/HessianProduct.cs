namespace Filigree.Plasticity;

/// <summary>The gradient g of a loss by the connections, and the Hessian matrix times it.</summary>
/// <param name="Gradient">g, layer by layer, in the order of <see cref="Layers.Network.ToSparseMatrices"/>.</param>
/// <param name="Product">H g, likewise.</param>
public sealed record HessianProduct(IReadOnlyList<double[]> Gradient, IReadOnlyList<double[]> Product);
