using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>
/// The gradient of the loss by every place of every weight, connected or not: what rules that grow connections (RigL) or choose them
/// before training (SNIP, GraSP) look at. It is computed on demand, on a tape of its own; weights, optimizer and streams stay as they are.
/// </summary>
internal static class DenseGradients
{
    /// <summary>Computes the mean over some samples, without dropout.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="positions">Which of them; batches follow their order.</param>
    /// <param name="batch">Samples computed at a time.</param>
    /// <param name="loss">As in training; terms of the parameters alone are left out.</param>
    /// <param name="workers">Threads; the result does not depend on them.</param>
    /// <returns>One matrix [output, input] a weight.</returns>
    public static WeightMatrix[] Of(
        Network network,
        ISampleSource samples,
        ReadOnlySpan<int> positions,
        int batch,
        Loss loss,
        Workers workers
    )
    {
        // What the step before left would count towards the first batch.
        Forget(network);

        var before = new List<Form>();
        WeightMatrix[] sums =
        [
            .. network.Weights.Select(weight => new WeightMatrix(
                weight.Name,
                weight.Shape.Outputs,
                weight.Shape.Inputs,
                new float[weight.Shape.Count]
            )),
        ];
        try
        {
            // A form that knows the gradient at its connections alone lets another stand in for it.
            before.AddRange(network.Weights.Select(weight => weight.BeginEveryGradient()));

            using var tape = new Tape(workers);
            var labels = new int[Math.Min(batch, positions.Length)];
            for (int start = 0; start < positions.Length; start += batch)
            {
                ReadOnlySpan<int> part = positions.Slice(start, Math.Min(batch, positions.Length - start));
                tape.Reset();
                BatchPass.Run(tape, network, samples, part, labels, loss, Pass.Measurement);
                tape.Backward();
                float share = (float)((double)part.Length / positions.Length);
                for (int layer = 0; layer < sums.Length; layer++)
                {
                    Add(network.Weights[layer].Gradient(workers), sums[layer], share);
                }
            }
        }
        finally
        {
            foreach ((Parameter weight, Form form) in network.Weights.Zip(before))
            {
                weight.EndEveryGradient(form);
            }

            Forget(network);
        }

        return sums;
    }

    private static void Forget(Network network)
    {
        foreach (Parameter parameter in network.Parameters)
        {
            parameter.ForgetGradient();
        }
    }

    // Gradients lie [input, output] in memory.
    private static void Add(Tensor gradient, WeightMatrix sum, float share)
    {
        for (int input = 0; input < sum.Inputs; input++)
        {
            ReadOnlySpan<float> row = gradient.Row(input);
            for (int output = 0; output < sum.Outputs; output++)
            {
                sum.Values[output * sum.Inputs + input] += share * row[output];
            }
        }
    }
}
