using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Numerics;

/// <summary>Products by connections against plain loops and the dense product, to the last bit.</summary>
public sealed unsafe class SparseProductTests
{
    private static readonly int[] Batches = [1, 2, 5, 7, 8, 9, 16, 25, 68, 100, 128, 130, 300];

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
            // In blocks: wide enough for the caches, and with neurons that have no connection in some of them.
            { 40, 700, 0.2 },
            { 700, 40, 0.2 },
            { 530, 30, 0.01 },
            { 1700, 6, 0.3 },
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

    [Theory]
    [InlineData(20, 16_500)]
    [InlineData(16_500, 20)]
    public void Few_samples_of_many_neurons_have_the_bits_of_the_plain_loops(int outputs, int inputs)
    {
        foreach (int samples in new[] { 1, 2, 5, 8 })
        {
            using var layer = new Layer(outputs, inputs, samples, 0.15);
            foreach (int threads in new[] { 1, 2 })
            {
                using var workers = new Workers(threads);
                layer.Run(workers);
                using Tensor y = new(outputs, samples);
                layer.Forward(y, relu: false, workers);
                using Tensor plain = layer.PlainForward(relu: false);
                Bits.AssertEqual(plain.Span, y.Span, $"forward, {samples} samples");
                using Tensor plainGradient = layer.PlainInputGradient();
                Bits.AssertEqual(plainGradient.Span, layer.Dx.Span, $"input gradient, {samples} samples");
                Bits.AssertEqual(layer.PlainWeightGradient(), layer.Dw, $"weight gradient, {samples} samples");
                layer.Dx.Span.Fill(float.NaN);
                layer.Dw.AsSpan().Fill(float.NaN);
            }
        }
    }

    [Fact]
    public void Few_samples_of_a_million_connections_have_the_bits_of_the_plain_loops()
    {
        using var layer = new Layer(1100, 1000, 3, 1);
        foreach (bool relu in new[] { false, true })
        {
            foreach (int threads in new[] { 1, 2, 3 })
            {
                using var workers = new Workers(threads);
                using Tensor y = new(1100, 3);
                y.Span.Fill(float.NaN);
                layer.Forward(y, relu, workers);
                using Tensor plain = layer.PlainForward(relu);
                Bits.AssertEqual(plain.Span, y.Span, $"forward, {threads} threads");
            }
        }
    }

    [Theory]
    [InlineData(512 * 1024)]
    [InlineData(1024 * 1024)]
    public void Caches_of_any_size_have_the_bits_of_the_plain_loops(int bytes)
    {
        int own = CacheSizes.SecondLevel;
        // Other tests that run meanwhile walk in another way, to the same bits.
        CacheSizes.SecondLevel = bytes;
        try
        {
            foreach (double density in new[] { 0.01, 0.2 })
            {
                // Beyond a megabyte, copied in passes of half the width.
                using var layer = new Layer(90, 900, 300, density);
                layer.Run(Workers.Single);
                using Tensor y = new(90, 300);
                layer.Forward(y, relu: false);
                using Tensor plain = layer.PlainForward(relu: false);
                Bits.AssertEqual(plain.Span, y.Span, $"forward, {density}");
                using Tensor plainGradient = layer.PlainInputGradient();
                Bits.AssertEqual(plainGradient.Span, layer.Dx.Span, $"input gradient, {density}");
                Bits.AssertEqual(layer.PlainWeightGradient(), layer.Dw, $"weight gradient, {density}");
            }
        }
        finally
        {
            CacheSizes.SecondLevel = own;
        }
    }

    [Fact]
    public void The_second_level_cache_is_the_one_that_Linux_tells()
    {
        const string file = "/sys/devices/system/cpu/cpu0/cache/index2/size";
        string size = File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        if (System.Runtime.Intrinsics.X86.X86Base.IsSupported && size.EndsWith('K'))
        {
            int kilobytes = int.Parse(size[..^1], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(kilobytes * 1024, CacheSizes.SecondLevel);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(128)]
    [InlineData(301)]
    public void Threads_change_no_bit(int samples)
    {
        using var layer = new Layer(300, 400, samples, 0.2);
        using Tensor y = new(300, samples);
        layer.Run(Workers.Single);
        layer.Forward(y, relu: true);
        foreach (int threads in new[] { 2, 3 })
        {
            using var workers = new Workers(threads);
            using var shared = new Layer(300, 400, samples, 0.2);
            using Tensor z = new(300, samples);
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
        fixed (int* tails = layer.Connections.Tails)
        fixed (int* places = layer.Connections.Places)
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
                Plan = SegmentPlan.Empty,
                Tails = tails,
                Places = places,
                Weights = weights,
                Bias = bias,
                X = px,
                XStride = y.Stride,
                Y = pz,
                Stride = y.Stride,
                Samples = samples,
                Relu = true,
            };
            SparseForwardProduct<T>.Run(forward, layer.Connections, Workers.Single);
            var backward = new SparseBackward
            {
                Plan = SegmentPlan.Empty,
                Count = layer.Connections.Count,
                Heads = heads,
                Weights = weights,
                WeightGradient = pdw,
                Accumulates = false,
                X = px,
                XStride = y.Stride,
                InputGradient = pdx,
                InputGradientStride = y.Stride,
                OutputGradient = pdy,
                OutputGradientStride = y.Stride,
                Passes = default,
            };
            SparseBackwardProduct<T>.Run(backward, layer.Connections, samples, Workers.Single);
            backward.InputGradient = null;
            backward.WeightGradient = pAlone;
            SparseBackwardProduct<T>.Run(backward, layer.Connections, samples, Workers.Single);
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

        // Sixteen lanes for each 128 samples; the sums of these in order.
        public float[] PlainWeightGradient()
        {
            var gradient = new float[Connections.Count];
            float* lanes = stackalloc float[16];
            for (int output = 0; output < Matrix.Outputs; output++)
            {
                ReadOnlySpan<float> dy = Dy.Row(output);
                for (int index = Matrix.Starts[output]; index < Matrix.Starts[output + 1]; index++)
                {
                    ReadOnlySpan<float> x = X.Row(Matrix.Indices[index]);
                    for (int chunk = 0; chunk < X.Columns; chunk += 128)
                    {
                        new Span<float>(lanes, 16).Clear();
                        for (int sample = chunk; sample < Math.Min(X.Columns, chunk + 128); sample++)
                        {
                            ref float lane = ref lanes[sample % 16];
                            lane = MathF.FusedMultiplyAdd(x[sample], dy[sample], lane);
                        }

                        gradient[Connections.Places[index]] += LaneTree.Sum(lanes);
                    }
                }
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
