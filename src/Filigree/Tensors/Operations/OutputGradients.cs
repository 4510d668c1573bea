using System.Runtime.InteropServices;
using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>What the gradient by a layer's outputs goes through before the products, where rows are samples: ReLU's gradient and the biases'.</summary>
internal static class OutputGradients
{
    /// <summary>Lets the gradient through where the outputs are above 0, and sums it over samples and positions.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="output">The outputs, whose gradient is changed.</param>
    /// <param name="bias">The biases, or null.</param>
    /// <param name="relu">Whether ReLU is fused.</param>
    public static void Finish(Tape tape, Variable output, Parameter? bias, bool relu)
    {
        if (bias is null)
        {
            if (relu)
            {
                var parts = new SpanParts(output.Value.Span.Length, tape.Workers);
                var job = new ReluJob(output.Value, output.Gradient, parts);
                tape.Workers.Run(ref job, parts.Count);
            }

            return;
        }

        MatrixSpan gradient = output.Gradient.Matrix;
        int count = ChannelSums.Room(gradient, channelsAreRows: false);
        Variable room = tape.NewVariable(1, 2 * count, requiresGradient: false);
        Span<double> sums = MemoryMarshal.Cast<float, double>(room.Value.Span);
        ChannelSums.OfOutputGradient(output.Value.Matrix, gradient, relu, sums, tape.Workers);
        Span<float> byBias = bias.Variable.WriteGradient(out bool accumulate).Row(0);
        for (int neuron = 0; neuron < byBias.Length; neuron++)
        {
            byBias[neuron] = (accumulate ? byBias[neuron] : 0) + (float)sums[neuron];
        }
    }

    private readonly struct ReluJob(Tensor y, Tensor dy, SpanParts parts) : IParallelJob
    {
        public void Execute(int part)
        {
            int start = parts.Start(part);
            int length = parts.Length(part);
            Span<float> gradient = dy.Span.Slice(start, length);
            Elementwise.ReluBackward(y.Span.Slice(start, length), gradient, gradient);
        }
    }
}
