using Filigree.Layers;
using Filigree.Plasticity;

namespace Filigree.Training;

/// <summary>The gradient of a loss by the connections, and the Hessian matrix times it, exact and in double precision.</summary>
internal static class HessianProducts
{
    /// <summary>Computes both over some samples, by their statistics where the network normalizes, without dropout.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="positions">Which of them, at least one.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="temperature">What outputs are divided by before the loss sees them.</param>
    /// <exception cref="UserError">A second derivative is not known.</exception>
    public static HessianProduct Of(
        Network network,
        ISampleSource samples,
        ReadOnlySpan<int> positions,
        Loss loss,
        double temperature = 1
    )
    {
        double[][] gradient = Run(network, samples, positions, loss, temperature, direction: null);
        return new HessianProduct(gradient, Run(network, samples, positions, loss, temperature, gradient));
    }

    // The gradient, or where there is a direction its derivative.
    private static double[][] Run(
        Network network,
        ISampleSource samples,
        ReadOnlySpan<int> positions,
        Loss loss,
        double temperature,
        double[][]? direction
    )
    {
        double[][] sums = [.. network.Weights.Select(weight => new double[weight.ConnectionCount])];
        int batch = ExactSamples.Batch(network);
        for (int start = 0; start < positions.Length; start += batch)
        {
            ReadOnlySpan<int> part = positions.Slice(start, Math.Min(batch, positions.Length - start));
            var exact = new ExactNetwork(network, part.Length, ExactKind.Training);
            for (int layer = 0; layer < sums.Length; layer++)
            {
                direction?[layer].CopyTo(exact.Layers[layer].Direction, 0);
            }

            (int[] labels, float[] targets) = ExactSamples.Gather(samples, part, exact.Input);
            exact.Forward();
            ExactLoss.Apply(loss, exact.Output, labels, targets, positions.Length, temperature);
            exact.Backward();
            for (int layer = 0; layer < sums.Length; layer++)
            {
                ExactWeights weights = exact.Layers[layer];
                Doubles.AddMultiple(1, direction is null ? weights.Gradient : weights.GradientRate, sums[layer]);
            }
        }

        return sums;
    }
}
