using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Topology;

namespace Filigree.Training;

/// <summary>
/// Which hidden neurons of two networks of one shape do the same: of each layer the assignment of the largest sum of correlations between
/// activations (2505.05143). A mask of the one network becomes one of the other with it.
/// </summary>
public static class NeuronAlignment
{
    // What is added to standard deviations, so that silent neurons correlate with nothing.
    private const double LeastDeviation = 1e-4;

    /// <summary>For each hidden layer and neuron of one network the neuron of the other that does the same.</summary>
    /// <param name="one">A network of dense layers.</param>
    /// <param name="other">Another of the same shape.</param>
    /// <param name="samples">What both look at.</param>
    /// <param name="count">How many samples, from the first; all where there are fewer.</param>
    /// <exception cref="UserError">The networks are no chains of dense layers of one shape.</exception>
    public static IReadOnlyList<int[]> Of(Network one, Network other, ISampleSource samples, int count)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (
            !one.Channels.IsChain
            || !other.Channels.IsChain
            || !one.Weights.Select(weight => weight.Shape).SequenceEqual(other.Weights.Select(weight => weight.Shape))
        )
        {
            throw new UserError(
                "neurons are aligned in chains of dense layers",
                "alignment",
                "two fully connected networks of one shape"
            );
        }

        int[] positions = [.. Enumerable.Range(0, Math.Min(count, samples.Count))];
        double[][] first = Activations(one, samples, positions);
        double[][] second = Activations(other, samples, positions);
        return [.. first.Zip(second, (a, b) => Match(a, b, positions.Length))];
    }

    /// <summary>The connections of the one network at the places that they have in the other: rows and columns in its order.</summary>
    /// <param name="layers">The connections, first layer first.</param>
    /// <param name="alignment">What <see cref="Of"/> gave.</param>
    /// <exception cref="ArgumentException">The alignment is not that of such layers.</exception>
    public static SparseMatrix[] Apply(IReadOnlyList<SparseMatrix> layers, IReadOnlyList<int[]> alignment)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(alignment);
        if (
            alignment.Count != layers.Count - 1
            || alignment.Zip(layers).Any(pair => pair.First.Length != pair.Second.Outputs)
        )
        {
            throw new ArgumentException("An alignment has a neuron for each hidden neuron.", nameof(alignment));
        }

        return
        [
            .. layers.Select(
                (layer, index) =>
                    Permute(
                        layer,
                        index < alignment.Count ? alignment[index] : null,
                        index > 0 ? alignment[index - 1] : null
                    )
            ),
        ];
    }

    private static SparseMatrix Permute(SparseMatrix layer, int[]? outputs, int[]? inputs)
    {
        var rows = new (int Input, float Weight)[layer.Outputs][];
        for (int output = 0; output < layer.Outputs; output++)
        {
            int[] columns = layer.InputsOf(output).ToArray();
            float[] weights = layer.WeightsOf(output).ToArray();
            rows[outputs?[output] ?? output] =
            [
                .. columns
                    .Zip(weights, (column, weight) => (inputs?[column] ?? column, weight))
                    .OrderBy(pair => pair.Item1),
            ];
        }

        var starts = new int[layer.Outputs + 1];
        for (int output = 0; output < layer.Outputs; output++)
        {
            starts[output + 1] = starts[output] + rows[output].Length;
        }

        return new SparseMatrix(
            layer.Name,
            layer.Outputs,
            layer.Inputs,
            starts,
            [.. rows.SelectMany(row => row.Select(pair => pair.Input))],
            [.. rows.SelectMany(row => row.Select(pair => pair.Weight))]
        )
        {
            Shape = layer.Shape,
        };
    }

    // What each layer of weights but the first reads, [neuron, sample], less its mean and in units of its deviation.
    private static double[][] Activations(Network network, ISampleSource samples, int[] positions)
    {
        var exact = new ExactNetwork(network, positions.Length, ExactKind.Prediction);
        ExactSamples.Gather(samples, positions, exact.Input);
        exact.Forward();
        return [.. exact.Layers.Skip(1).Select(layer => Normalized(layer.Inputs, positions.Length))];
    }

    private static double[] Normalized(double[] values, int samples)
    {
        var result = new double[values.Length];
        for (int first = 0; first < values.Length; first += samples)
        {
            ReadOnlySpan<double> from = values.AsSpan(first, samples);
            Span<double> to = result.AsSpan(first, samples);
            double mean = Doubles.Sum(from) / samples;
            for (int sample = 0; sample < samples; sample++)
            {
                to[sample] = from[sample] - mean;
            }

            double deviation = Math.Sqrt(Doubles.Dot(to, to) / samples) + LeastDeviation;
            foreach (ref double number in to)
            {
                number /= deviation;
            }
        }

        return result;
    }

    private static int[] Match(double[] one, double[] other, int samples)
    {
        int neurons = one.Length / samples;
        var costs = new double[neurons * neurons];
        for (int row = 0; row < neurons; row++)
        {
            for (int column = 0; column < neurons; column++)
            {
                costs[(row * neurons) + column] =
                    -Doubles.Dot(one.AsSpan(row * samples, samples), other.AsSpan(column * samples, samples)) / samples;
            }
        }

        return [.. Assignment.Solve(costs, neurons).Columns];
    }
}
