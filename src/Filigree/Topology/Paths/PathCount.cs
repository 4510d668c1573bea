using System.Numerics;
using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>How many complete paths a graph has, from any input to any output.</summary>
public static class PathCount
{
    internal const double Ln2 = 0.6931471805599453;
    internal const double Ln10 = 2.302585092994046;

    /// <summary>The exact number.</summary>
    /// <param name="graph">Layers that follow each other.</param>
    /// <exception cref="ArgumentException">A layer has not as many inputs as the one before has outputs.</exception>
    public static BigInteger Of(SparseGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _ = CompletePaths.ChainOf(graph.Layers);
        var paths = new BigInteger[graph.Layers[0].Inputs];
        Array.Fill(paths, BigInteger.One);
        foreach (SparseLayer layer in graph.Layers)
        {
            var next = new BigInteger[layer.Outputs];
            for (int output = 0; output < layer.Outputs; output++)
            {
                BigInteger sum = BigInteger.Zero;
                foreach (int input in layer.InputsOf(output))
                {
                    sum += paths[input];
                }

                next[output] = sum;
            }

            paths = next;
        }

        return paths.Aggregate(BigInteger.Zero, BigInteger.Add);
    }

    /// <summary>
    /// The decimal logarithm of the number of paths from any number of the input to any number of the output, positions of images told apart: what
    /// the network gives for an input of ones where every edge weighs 1, without biases, pooling adds up, and normalizations and activations change nothing
    /// (SynFlow's pass). Residual sums add the paths around their branch. Minus infinity where there is none.
    /// </summary>
    /// <param name="graph">The kept edges.</param>
    /// <param name="channels">How the layers join.</param>
    /// <exception cref="ArgumentException">The layers are not those of <paramref name="channels"/>.</exception>
    public static double Log10(SparseGraph graph, ChannelGraph channels)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(channels);
        return channels.IsChain ? Log10(Of(graph)) : new ChannelPathCount(channels, graph.Layers).Log10();
    }

    /// <summary>The decimal logarithm of a number of paths, with equal bits on every machine; minus infinity for 0.</summary>
    /// <param name="count">At least 0.</param>
    public static double Log10(BigInteger count)
    {
        if (count.Sign < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(count), "A number of paths is at least 0.");
        }

        int dropped = (int)Math.Max(0, count.GetBitLength() - 64);
        double leading = (ulong)(count >> dropped);
        return (Elementary.Log(leading) + dropped * Ln2) / Ln10;
    }
}
