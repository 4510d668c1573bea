using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>See <see cref="Distributions.ErdosRenyi"/>.</summary>
internal sealed class ErdosRenyiDistribution : IDistribution
{
    public string Name => "erdos-renyi";

    public long[] Share(in Budget budget)
    {
        long[] places = [.. budget.Layers.Select(layer => layer.Places)];
        double[] sizes = [.. budget.Layers.Select(SumOfSizes)];
        return Apportionment.Of(budget.Total, sizes, places);
    }

    /// <summary>Neurons on either side of a layer, and its kernel's height and width.</summary>
    internal static double SumOfSizes(MatrixShape layer)
    {
        // A dense layer has no kernel, which is not the same as one of 1 x 1.
        double kernel = layer.IsConvolution ? (double)layer.KernelHeight + layer.KernelWidth : 0;
        return layer.Channels + (double)layer.Outputs + kernel;
    }
}
