using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>What the gradient by a layer's outputs goes through before the products, where rows are neurons: ReLU's gradient and the biases'.</summary>
internal static class NeuronGradients
{
    /// <summary>Lets the gradient through where the outputs are above 0, and sums it over positions and samples.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="output">The outputs, whose gradient is changed.</param>
    /// <param name="bias">The biases, or null.</param>
    /// <param name="relu">Whether ReLU is fused.</param>
    public static void Finish(Tape tape, Variable output, Parameter? bias, bool relu)
    {
        if (relu || bias is not null)
        {
            bool accumulateBias = false;
            Tensor? shift = bias?.Variable.WriteGradient(out accumulateBias);
            var job = new RowJob(output, shift, relu, accumulateBias, tape.Workers.Threads);
            tape.Workers.Run(ref job, tape.Workers.Threads);
        }
    }

    // The ReLU's gradient and the biases', a row at a time.
    private readonly struct RowJob(Variable output, Tensor? biasGradient, bool relu, bool accumulate, int parts)
        : IParallelJob
    {
        // Safe: the rows are fixed while they are changed, and both are of one stride.
        public unsafe void Execute(int part)
        {
            MatrixSpan gradient = output.NeuronsOf(output.Gradient);
            int stride = gradient.Stride;
            int end = (int)((long)gradient.Rows * (part + 1) / parts);
            Span<float> sums = biasGradient is null ? default : biasGradient.Row(0);
            fixed (float* y = output.Value.Span)
            fixed (float* dy = gradient.Values)
            {
                for (int neuron = (int)((long)gradient.Rows * part / parts); neuron < end; neuron++)
                {
                    nint row = (nint)neuron * stride;
                    var sum = (float)ReluRow.Backward(relu ? y + row : null, dy + row, stride);
                    if (biasGradient is not null)
                    {
                        sums[neuron] = (accumulate ? sums[neuron] : 0) + sum;
                    }
                }
            }
        }
    }
}
