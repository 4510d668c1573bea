using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Tests.Numerics;

/// <summary>A convolution with random numbers in tensors, and what they are in dense arrays.</summary>
internal sealed class ConvolutionCase : IDisposable
{
    public ConvolutionCase(ConvolutionGeometry geometry, int samples, int seed = 1)
    {
        Geometry = geometry;
        Samples = samples;
        var random = new Random(seed);
        Input = Random(samples * geometry.Positions, geometry.Channels, random);
        Weights = Random(geometry.Places, geometry.Outputs, random);
        OutputGradient = Random(samples * geometry.OutputPositions, geometry.Outputs, random);
        Bias = [.. Enumerable.Range(0, geometry.Outputs).Select(_ => Number(random))];
    }

    public ConvolutionGeometry Geometry { get; }

    public int Samples { get; }

    public Tensor Input { get; }

    public Tensor Weights { get; }

    public Tensor OutputGradient { get; }

    public float[] Bias { get; }

    /// <summary>All results of a kernel: forward plain, with bias and ReLU, and both gradients, written and added to what is there.</summary>
    public IReadOnlyList<(string Name, Tensor Result)> Run(ConvolutionKernel kernel, Workers? workers = null)
    {
        var output = new Tensor(OutputGradient.Rows, Geometry.Outputs);
        Fill(output);
        kernel.Forward(Input.Matrix, Weights.Matrix, [], relu: false, output.Matrix, workers);
        var relu = new Tensor(OutputGradient.Rows, Geometry.Outputs);
        Fill(relu);
        kernel.Forward(Input.Matrix, Weights.Matrix, Bias, relu: true, relu.Matrix, workers);
        var inputGradient = new Tensor(Input.Rows, Geometry.Channels);
        Fill(inputGradient);
        kernel.InputGradient(OutputGradient.Matrix, Weights.Matrix, inputGradient.Matrix, false, workers);
        var inputSum = new Tensor(Input.Rows, Geometry.Channels);
        Fill(inputSum);
        kernel.InputGradient(OutputGradient.Matrix, Weights.Matrix, inputSum.Matrix, true, workers);
        var weightGradient = new Tensor(Weights.Rows, Geometry.Outputs);
        Fill(weightGradient);
        kernel.WeightGradient(Input.Matrix, OutputGradient.Matrix, weightGradient.Matrix, false, workers);
        var weightSum = new Tensor(Weights.Rows, Geometry.Outputs);
        Fill(weightSum);
        kernel.WeightGradient(Input.Matrix, OutputGradient.Matrix, weightSum.Matrix, true, workers);
        return
        [
            ("forward", output),
            ("forward with bias and ReLU", relu),
            ("input gradient", inputGradient),
            ("input gradient, added", inputSum),
            ("weight gradient", weightGradient),
            ("weight gradient, added", weightSum),
        ];
    }

    /// <summary>What the results should be, in the order of <see cref="Run"/>.</summary>
    public IReadOnlyList<double[]> Expected()
    {
        float[] x = Input.ToArray();
        float[] w = Weights.ToArray();
        float[] dy = OutputGradient.ToArray();
        double[] dx = ConvolutionReference.InputGradient(Geometry, Samples, dy, w);
        double[] dw = ConvolutionReference.WeightGradient(Geometry, Samples, x, dy);
        return
        [
            ConvolutionReference.Forward(Geometry, Samples, x, w, [], relu: false),
            ConvolutionReference.Forward(Geometry, Samples, x, w, Bias, relu: true),
            dx,
            [.. dx.Select(number => number + Before)],
            dw,
            [.. dw.Select(number => number + Before)],
        ];
    }

    /// <summary>The kernel's results lie near the reference's, and their padding holds zeros.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="tolerance">The largest error, in units of the root mean square of the result.</param>
    public void AssertRight(ConvolutionKernel kernel, double tolerance)
    {
        foreach (((string name, Tensor result), double[] expected) in Run(kernel).Zip(Expected()))
        {
            AssertNear(expected, result, tolerance, $"{name} of {Geometry}, {Samples} samples");
            result.Dispose();
        }
    }

    public void Dispose()
    {
        Input.Dispose();
        Weights.Dispose();
        OutputGradient.Dispose();
    }

    private const float Before = 0.5f;

    private static void Fill(Tensor tensor)
    {
        for (int row = 0; row < tensor.Rows; row++)
        {
            tensor.Row(row).Fill(Before);
        }
    }

    private static void AssertNear(double[] expected, Tensor result, double tolerance, string what)
    {
        double scale = Math.Sqrt(expected.Sum(number => number * number) / Math.Max(1, expected.Length));
        float[] actual = result.ToArray();
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= tolerance * Math.Max(scale, Math.Abs(expected[i]))))
            {
                Assert.Fail($"{what}: number {i} is {actual[i]:R}, not {expected[i]:R}.");
            }
        }

        for (int row = 0; row < result.Rows; row++)
        {
            Span<float> padding = result.Span[(row * result.Stride + result.Columns)..((row + 1) * result.Stride)];
            Assert.True(padding.IndexOfAnyExcept(0f) < 0, $"{what}: padding of row {row} is not zero.");
        }
    }

    private static Tensor Random(int rows, int columns, Random random)
    {
        var tensor = new Tensor(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref float number in tensor.Row(row))
            {
                number = Number(random);
            }
        }

        return tensor;
    }

    private static float Number(Random random) => (float)random.NextDouble() * 2 - 1;
}
