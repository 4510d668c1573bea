using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>The Euclidean norm of what each place of a weight reads, over samples and positions, as the network predicts.</summary>
internal static class InputNorms
{
    /// <summary>Computes them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="positions">Which of them.</param>
    /// <returns>A norm a connection, layer by layer, in the order of the connections.</returns>
    public static IReadOnlyList<double[]> Of(Network network, ISampleSource samples, ReadOnlySpan<int> positions)
    {
        double[][] sums = [.. network.Weights.Select(_ => Array.Empty<double>())];
        int batch = ExactSamples.Batch(network);
        for (int start = 0; start < positions.Length; start += batch)
        {
            ReadOnlySpan<int> part = positions.Slice(start, Math.Min(batch, positions.Length - start));
            var exact = new ExactNetwork(network, part.Length, ExactKind.Prediction);
            ExactSamples.Gather(samples, part, exact.Input);
            exact.Forward();
            for (int layer = 0; layer < sums.Length; layer++)
            {
                double[] squares = exact.Layers[layer].SquaredInputs();
                if (sums[layer].Length == 0)
                {
                    sums[layer] = squares;
                }
                else
                {
                    Doubles.AddMultiple(1, squares, sums[layer]);
                }
            }
        }

        return [.. network.Weights.Select((weight, layer) => ByConnection(weight, sums[layer]))];
    }

    // Outputs of one group of a convolution read the same places.
    private static double[] ByConnection(Parameter weight, double[] squares)
    {
        SparseMatrix connections = weight.ToConnections();
        int groups = squares.Length / Math.Max(1, connections.Inputs);
        var norms = new double[connections.Count];
        for (int output = 0; output < connections.Outputs; output++)
        {
            int first = output / (connections.Outputs / Math.Max(1, groups)) * connections.Inputs;
            for (int index = connections.Starts[output]; index < connections.Starts[output + 1]; index++)
            {
                norms[index] = Math.Sqrt(squares[first + connections.Indices[index]]);
            }
        }

        return norms;
    }
}
