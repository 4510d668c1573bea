using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Filigree.Bench.Libtorch;

/// <summary>Passes of a single convolution, in the faster of both memory formats, and how far the results lie from those in the files.</summary>
internal sealed class PeerConvolution(string folder, BenchClock clock)
{
    /// <summary>Seconds of the forward pass and of both gradients, and the largest difference in units of the root mean square.</summary>
    /// <param name="sizes">Samples, height, width, channels, outputs, kernel, stride, padding, groups, rounds.</param>
    public double[] Answer(int[] sizes)
    {
        using DisposeScope scope = NewDisposeScope();
        var (samples, height, width, channels, outputs) = (sizes[0], sizes[1], sizes[2], sizes[3], sizes[4]);
        var (kernel, stride, padding, groups, rounds) = (sizes[5], sizes[6], sizes[7], sizes[8], sizes[9]);
        int high = (height + 2 * padding - kernel) / stride + 1;
        int wide = (width + 2 * padding - kernel) / stride + 1;
        Tensor x = Images("x", samples, height, width, channels);
        Tensor y = Images("y", samples, high, wide, outputs);
        Tensor dy = Images("dy", samples, high, wide, outputs);
        Tensor dx = Images("dx", samples, height, width, channels);
        Tensor w = Weights("w");
        Tensor dw = Weights("dw");
        double[] least = [double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, 0];
        foreach (bool isLast in (bool[])[false, true])
        {
            Tensor images = InFormat(x, isLast);
            Tensor weights = InFormat(w, isLast);
            Tensor gradient = InFormat(dy, isLast);
            Tensor theirs = Forward(images, weights);
            least[3] = Math.Max(least[3], Error(theirs, y));
            least[0] = Math.Min(least[0], Measure(() => Forward(images, weights)));
            Gradient(1, images.detach().requires_grad_(true), weights, dx, byInput: true);
            Gradient(2, images, weights.detach().requires_grad_(true), dw, byInput: false);

            void Gradient(int pass, Tensor from, Tensor by, Tensor ours, bool byInput)
            {
                Tensor result = Forward(from, by);
                Tensor[] to = [byInput ? from : by];
                Tensor Run() => autograd.grad([result], to, [gradient], retain_graph: true)[0];
                least[3] = Math.Max(least[3], Error(Run(), ours));
                least[pass] = Math.Min(least[pass], Measure(Run));
            }
        }

        return least;

        Tensor Forward(Tensor images, Tensor weights) =>
            nn.functional.conv2d(
                images,
                weights,
                strides: [stride, stride],
                padding: [padding, padding],
                groups: groups
            );

        double Measure(Func<Tensor> run) => clock.Least(() => run().Dispose(), rounds);

        Tensor Images(string name, int count, int rows, int columns, int depth) =>
            Read(name).reshape(count, rows, columns, depth).permute(0, 3, 1, 2);

        Tensor Weights(string name) =>
            Read(name).reshape(channels / groups, kernel, kernel, outputs).permute(3, 0, 1, 2);
    }

    // Channels last is a view of what lies position by position.
    private static Tensor InFormat(Tensor tensor, bool isLast) =>
        isLast ? tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : tensor.contiguous();

    private static double Error(Tensor theirs, Tensor ours) =>
        ((theirs - ours).abs().max() / theirs.square().mean().sqrt()).item<float>();

    private Tensor Read(string name) =>
        tensor(MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, name))).ToArray());
}
