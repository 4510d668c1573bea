using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>See <see cref="Distributions.ErdosRenyi"/> and <see cref="Distributions.ErdosRenyiOfChannels"/>.</summary>
/// <param name="countsKernel">Whether a convolution's kernel joins the sum of sizes.</param>
internal sealed class ErdosRenyiDistribution(bool countsKernel) : IDistribution
{
    public string Name => countsKernel ? "erdos-renyi" : "er";

    public long[] Share(in Budget budget)
    {
        long[] places = [.. budget.Layers.Select(layer => layer.Places)];
        double[] sizes = [.. budget.Layers.Select(layer => countsKernel ? SumOfSizes(layer) : SumOfChannels(layer))];
        return Apportionment.Of(budget.Total, sizes, places);
    }

    /// <summary>Neurons on either side of a layer, and its kernel's height and width.</summary>
    internal static double SumOfSizes(MatrixShape layer)
    {
        // A dense layer has no kernel, which is not the same as one of 1 x 1.
        double kernel = layer.IsConvolution ? (double)layer.KernelHeight + layer.KernelWidth : 0;
        return SumOfChannels(layer) + kernel;
    }

    private static double SumOfChannels(MatrixShape layer) => layer.Channels + (double)layer.Outputs;
}
