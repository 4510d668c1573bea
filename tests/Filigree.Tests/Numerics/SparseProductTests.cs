using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Numerics;

/// <summary>Products by connections against plain loops and the dense product, to the last bit.</summary>
public sealed unsafe class SparseProductTests
{
    private static readonly int[] Batches = [1, 7, 16, 25, 100, 128, 130];

    public static TheoryData<int, int, double> Layers =>
        new()
        {
            { 1, 1, 1 },
            { 5, 9, 0 },
            { 33, 20, 0.05 },
            { 20, 33, 0.3 },
            { 10, 150, 1 },
            { 130, 17, 0.7 },
            { 64, 200, 0.02 },
        };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Products_are_those_of_the_plain_loops(int outputs, int inputs, double density)
    {
        foreach (int samples in Batches)
        {
            using var layer = new Layer(outputs, inputs, samples, density);
            layer.Run(Workers.Single);
            foreach (bool relu in new[] { false, true })
            {
                using Tensor y = new(outputs, samples);
                layer.Forward(y, relu);
                using Tensor plain = layer.PlainForward(relu);
                Bits.AssertEqual(plain.Span, y.Span, $"forward, {samples} samples");
            }

            using Tensor plainGradient = layer.PlainInputGradient();
            Bits.AssertEqual(plainGradient.Span, layer.Dx.Span, $"input gradient, {samples} samples");
            Bits.AssertEqual(layer.PlainWeightGradient(), layer.Dw, $"weight gradient, {samples} samples");
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Forward_and_input_gradient_have_the_bits_of_the_dense_products(int outputs, int inputs, double density)
    {
        using var layer = new Layer(outputs, inputs, 25, density);
        layer.Run(Workers.Single);
        float[] dense = layer.Matrix.ToDense().Values;
        var w = new ReadOnlyMatrixSpan(dense, outputs, inputs, inputs);
        using Tensor y = new(outputs, 25);
        MatrixProduct.Multiply(w, layer.X.Matrix, y.Matrix);
        using Tensor sparse = new(outputs, 25);
        SparseProduct.Forward(layer.Connections, layer.Weights, layer.X.Matrix, sparse.Matrix);
        Bits.AssertEqual(y.ToArray(), sparse.ToArray(), "forward");

        using Tensor dx = new(inputs, 25);
        MatrixProduct.Multiply(w.Transposed, layer.Dy.Matrix, dx.Matrix);
        Bits.AssertEqual(dx.ToArray(), layer.Dx.ToArray(), "input gradient");
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_width_of_lanes_gives_equal_bits(int outputs, int inputs, double density)
    {
        foreach (int samples in Batches)
        {
            using var layer = new Layer(outputs, inputs, samples, density);
            layer.Run(Workers.Single);
            using Tensor y = new(outputs, samples);
            layer.Forward(y, relu: true);
            AssertWidth<Lanes128>(layer, y);
            AssertWidth<Lanes256>(layer, y);
            AssertWidth<Lanes512>(layer, y);
        }
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        using var layer = new Layer(300, 400, 100, 0.2);
        using Tensor y = new(300, 100);
        layer.Run(Workers.Single);
        layer.Forward(y, relu: true);
        foreach (int threads in new[] { 2, 3 })
        {
            using var workers = new Workers(threads);
            using var shared = new Layer(300, 400, 100, 0.2);
            using Tensor z = new(300, 100);
            shared.Run(workers);
            shared.Forward(z, relu: true, workers);
            Bits.AssertEqual(y.Span, z.Span, $"forward, {threads} threads");
            Bits.AssertEqual(layer.Dx.Span, shared.Dx.Span, $"input gradient, {threads} threads");
            Bits.AssertEqual(layer.Dw, shared.Dw, $"weight gradient, {threads} threads");
        }
    }

    [Fact]
    public void The_weight_gradient_is_the_same_without_the_inputs()
    {
        using var layer = new Layer(40, 60, 100, 0.4);
        layer.Run(Workers.Single);
        var alone = new float[layer.Connections.Count];
        SparseProduct.Backward(layer.Connections, layer.Weights, layer.X.Matrix, layer.Dy.Matrix, alone);
        Bits.AssertEqual(layer.Dw, alone, "weight gradient alone");
    }

    [Fact]
    public void Matrices_that_do_not_fit_are_refused()
    {
        using var layer = new Layer(4, 6, 10, 0.5);
        using Tensor wrong = new(5, 10);
        using Tensor y = new(4, 10);
        Assert.Throws<ArgumentException>(() => layer.Forward(wrong, relu: false));
        Assert.Throws<ArgumentException>(() =>
            SparseProduct.Forward(layer.Connections, layer.Weights.AsSpan(1), layer.X.Matrix, y.Matrix)
        );
        Assert.Throws<ArgumentException>(() =>
            SparseProduct.Backward(layer.Connections, layer.Weights, layer.X.Matrix, wrong.Matrix, layer.Dw)
        );
    }

    private static void AssertWidth<T>(Layer layer, Tensor y)
        where T : unmanaged, ILanes<T>
    {
        int samples = layer.X.Columns;
        using Tensor z = new(y.Rows, samples);
        using Tensor dx = new(layer.X.Rows, samples);
        var dw = new float[layer.Dw.Length];
        var alone = new float[layer.Dw.Length];
        fixed (int* outputStarts = layer.Connections.OutputStarts)
        fixed (int* tails = layer.Connections.Tails)
        fixed (int* places = layer.Connections.Places)
        fixed (int* inputStarts = layer.Connections.InputStarts)
        fixed (int* heads = layer.Connections.Heads)
        fixed (float* weights = layer.Weights)
        fixed (float* bias = layer.Bias)
        fixed (float* pdw = dw)
        fixed (float* pAlone = alone)
        fixed (float* px = layer.X.Span)
        fixed (float* pz = z.Span)
        fixed (float* pdx = dx.Span)
        fixed (float* pdy = layer.Dy.Span)
        {
            var forward = new SparseForward
            {
                Starts = outputStarts,
                Tails = tails,
                Places = places,
                Weights = weights,
                Bias = bias,
                X = px,
                Y = pz,
                Stride = y.Stride,
                Samples = samples,
                Relu = true,
            };
            forward.Run<T>(0, y.Rows);
            var backward = new SparseBackward
            {
                Starts = inputStarts,
                Heads = heads,
                Weights = weights,
                WeightGradient = pdw,
                X = px,
                InputGradient = pdx,
                OutputGradient = pdy,
                Stride = y.Stride,
            };
            backward.Run<T>(0, layer.X.Rows);
            backward.InputGradient = null;
            backward.WeightGradient = pAlone;
            backward.Run<T>(0, layer.X.Rows);
        }

        string width = $"{T.Count} lanes, {samples} samples";
        Bits.AssertEqual(y.Span, z.Span, $"forward, {width}");
        Bits.AssertEqual(layer.Dx.Span, dx.Span, $"input gradient, {width}");
        Bits.AssertEqual(layer.Dw, dw, $"weight gradient, {width}");
        Bits.AssertEqual(layer.Dw, alone, $"weight gradient alone, {width}");
    }

    /// <summary>A layer with inputs and output gradients, and what plain loops make of them.</summary>
    private sealed class Layer : IDisposable
    {
        public Layer(int outputs, int inputs, int samples, double density)
        {
            Matrix = TestConnections.Make(outputs, inputs, density, 5);
            Connections = Connections.Of(Matrix);
            Weights = Matrix.Transpose().Values;
            Dw = new float[Weights.Length];
            Bias = Numbers.Random(outputs, 6);
            X = new Tensor(inputs, samples);
            X.Write(Numbers.Random(inputs * samples, 7));
            Dy = new Tensor(outputs, samples);
            Dy.Write(Numbers.Random(outputs * samples, 8));
            Dx = new Tensor(inputs, samples);
        }

        public SparseMatrix Matrix { get; }

        public Connections Connections { get; }

        public float[] Weights { get; }

        public float[] Dw { get; }

        public float[] Bias { get; }

        public Tensor X { get; }

        public Tensor Dy { get; }

        public Tensor Dx { get; }

        public void Run(Workers workers) =>
            SparseProduct.Backward(Connections, Weights, X.Matrix, Dy.Matrix, Dw, Dx.Matrix, workers);

        public void Forward(Tensor y, bool relu, Workers? workers = null) =>
            SparseProduct.Forward(Connections, Weights, X.Matrix, y.Matrix, Bias, relu, workers);

        public Tensor PlainForward(bool relu)
        {
            var y = new Tensor(Matrix.Outputs, X.Columns);
            for (int output = 0; output < Matrix.Outputs; output++)
            {
                for (int sample = 0; sample < X.Columns; sample++)
                {
                    float sum = 0;
                    for (int place = Matrix.Starts[output]; place < Matrix.Starts[output + 1]; place++)
                    {
                        sum = MathF.FusedMultiplyAdd(Matrix.Values[place], X.Row(Matrix.Indices[place])[sample], sum);
                    }

                    sum = sum == 0 ? 0 : sum; // never -0
                    sum += Bias[output];
                    y.Row(output)[sample] = relu && sum < 0 ? 0 : sum;
                }
            }

            return y;
        }

        public Tensor PlainInputGradient()
        {
            var dx = new Tensor(Matrix.Inputs, X.Columns);
            for (int output = 0; output < Matrix.Outputs; output++)
            {
                for (int place = Matrix.Starts[output]; place < Matrix.Starts[output + 1]; place++)
                {
                    for (int sample = 0; sample < X.Columns; sample++)
                    {
                        ref float sum = ref dx.Row(Matrix.Indices[place])[sample];
                        sum = MathF.FusedMultiplyAdd(Matrix.Values[place], Dy.Row(output)[sample], sum);
                    }
                }
            }

            return dx;
        }

        public float[] PlainWeightGradient()
        {
            var gradient = new float[Connections.Count];
            float* lanes = stackalloc float[16];
            for (int index = 0; index < gradient.Length; index++)
            {
                new Span<float>(lanes, 16).Clear();
                int output = Enumerable.Range(0, Matrix.Outputs).Last(o => Matrix.Starts[o] <= index);
                for (int sample = 0; sample < X.Columns; sample++)
                {
                    lanes[sample % 16] = MathF.FusedMultiplyAdd(
                        X.Row(Matrix.Indices[index])[sample],
                        Dy.Row(output)[sample],
                        lanes[sample % 16]
                    );
                }

                gradient[Connections.Places[index]] = LaneTree.Sum(lanes);
            }

            return gradient;
        }

        public void Dispose()
        {
            X.Dispose();
            Dy.Dispose();
            Dx.Dispose();
        }
    }
}
