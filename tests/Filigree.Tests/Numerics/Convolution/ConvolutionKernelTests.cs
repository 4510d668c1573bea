using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Numerics;

public sealed class ConvolutionKernelTests
{
    // Of the result's root mean square; the transforms of Winograd's algorithm lose some bits.
    private static double Tolerance(ConvolutionForm form) => form == ConvolutionForm.Winograd ? 1e-5 : 3e-6;

    /// <summary>Every kind of geometry, at sizes that fill neither vectors nor tiles.</summary>
    private static IEnumerable<(ConvolutionGeometry Geometry, int Samples)> Geometries()
    {
        ConvolutionPadding one = ConvolutionPadding.Even(1);
        yield return (new(5, 7, 3, 5, 3, 3, padding: one), 3);
        yield return (new(8, 8, 16, 16, 3, 3, padding: one), 2);
        yield return (new(9, 6, 17, 33, 3, 3, padding: one), 2);
        yield return (new(4, 4, 20, 40, 3, 3, padding: one), 5);
        yield return (new(2, 2, 32, 16, 3, 3, padding: one), 7);
        yield return (new(1, 1, 16, 24, 3, 3, padding: one), 3);
        yield return (new(7, 8, 5, 18, 3, 3), 2);
        yield return (new(8, 8, 4, 16, 3, 3, 2, 2, one), 2);
        yield return (new(8, 8, 4, 16, 3, 3, 2, 2, ConvolutionPadding.Same(8, 8, 3, 3, 2, 2)), 2);
        yield return (new(7, 9, 18, 7, 3, 3, 2, 2, one), 3);
        yield return (new(9, 7, 6, 6, 3, 2, 1, 3, new(0, 2, 1, 0)), 2);
        yield return (new(12, 12, 1, 20, 5, 5), 2);
        yield return (new(11, 11, 2, 20, 7, 7, 2, 2, ConvolutionPadding.Even(3)), 2);
        yield return (new(6, 6, 8, 12, 2, 2, 2, 2), 2);
        yield return (new(5, 6, 8, 40, 1, 1), 3);
        yield return (new(7, 6, 24, 10, 1, 1, 2, 2), 3);
        yield return (new(5, 5, 3, 4, 1, 1, 1, 1, one), 2);
        yield return (new(1, 13, 6, 9, 1, 3, padding: new(0, 0, 1, 1)), 3);
        yield return (new(1, 16, 4, 4, 1, 4, 1, 2, new(0, 0, 0, 3)), 2);
        yield return (new(6, 5, 8, 12, 3, 3, padding: one, groups: 2), 2);
        yield return (new(6, 5, 9, 6, 3, 3, 2, 1, one, 3), 2);
        yield return (new(6, 7, 10, 10, 3, 3, padding: one, groups: 10), 2);
        yield return (new(5, 5, 17, 17, 5, 5, padding: ConvolutionPadding.Even(2), groups: 17), 2);
        yield return (new(33, 18, 20, 20, 3, 5, 2, 1, new(1, 0, 2, 2), 20), 3);
        yield return (new(5, 4, 16, 16, 1, 1, 2, 2, groups: 16), 3);
        yield return (new(6, 6, 5, 15, 3, 3, 2, 2, one, 5), 2);
        yield return (new(3, 3, 4, 4, 3, 3, 3, 3, ConvolutionPadding.Even(2)), 2);

        // Rows of taps that fill vectors better than outputs do.
        yield return (new(12, 13, 3, 20, 5, 5), 3);
        yield return (new(9, 40, 6, 5, 5, 5, padding: ConvolutionPadding.Even(2)), 4);

        // Several blocks of rows, of samples, and of places.
        yield return (new(37, 19, 3, 20, 3, 3, padding: one), 3);
        yield return (new(6, 6, 16, 20, 3, 3), 37);
        yield return (new(4, 3, 400, 5, 1, 2), 2);
        yield return (new(5, 3, 130, 20, 3, 3, padding: one), 2);
    }

    private static IEnumerable<(ConvolutionGeometry Geometry, int Samples)> Geometries(ConvolutionForm form) =>
        Geometries().Where(one => ConvolutionChoice.Supports(one.Geometry, form));

    public static TheoryData<ConvolutionForm> Forms() => [.. Enum.GetValues<ConvolutionForm>()];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_computes_the_convolution_and_its_gradients(ConvolutionForm form)
    {
        foreach ((ConvolutionGeometry geometry, int samples) in Geometries())
        {
            if (!ConvolutionChoice.Supports(geometry, form))
            {
                Assert.Throws<ArgumentException>(nameof(form), () => ConvolutionKernel.Create(geometry, form));
                continue;
            }

            using var data = new ConvolutionCase(geometry, samples);
            ConvolutionKernel kernel = ConvolutionKernel.Create(geometry, form);
            data.AssertRight(kernel, Tolerance(kernel.Form));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Threads_do_not_change_a_bit(ConvolutionForm form)
    {
        foreach ((ConvolutionGeometry geometry, int samples) in Geometries(form))
        {
            using var data = new ConvolutionCase(geometry, samples);
            ConvolutionKernel kernel = ConvolutionKernel.Create(geometry, form);
            IReadOnlyList<(string Name, Tensor Result)> alone = data.Run(kernel);
            foreach (int threads in new[] { 2, 5 })
            {
                using var workers = new Workers(threads);
                AssertSameBits(alone, data.Run(kernel, workers), $"{geometry} on {threads} threads");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_width_of_vectors_does_not_change_a_bit(ConvolutionForm form)
    {
        foreach ((ConvolutionGeometry geometry, int samples) in Geometries(form))
        {
            using var data = new ConvolutionCase(geometry, samples);
            IReadOnlyList<(string Name, Tensor Result)> expected = data.Run(ConvolutionKernel.Create(geometry, form));
            AssertSameBits(expected, data.Run(ConvolutionChoice.Create<Lanes128>(geometry, form)), $"{geometry}, 128");
            AssertSameBits(expected, data.Run(ConvolutionChoice.Create<Lanes256>(geometry, form)), $"{geometry}, 256");
            AssertSameBits(expected, data.Run(ConvolutionChoice.Create<Lanes512>(geometry, form)), $"{geometry}, 512");
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_call_allocates_nothing_once_its_memory_is_there(ConvolutionForm form)
    {
        ConvolutionGeometry geometry =
            form == ConvolutionForm.Depthwise
                ? new(9, 9, 20, 20, 3, 3, padding: ConvolutionPadding.Even(1), groups: 20)
                : new(9, 9, 20, 24, 3, 3, padding: ConvolutionPadding.Even(1));
        using var data = new ConvolutionCase(geometry, 3);
        using var output = new Tensor(data.OutputGradient.Rows, geometry.Outputs);
        using var inputGradient = new Tensor(data.Input.Rows, geometry.Channels);
        using var weightGradient = new Tensor(data.Weights.Rows, geometry.Outputs);
        ConvolutionKernel kernel = ConvolutionKernel.Create(geometry, form);
        Run();
        Assert.Equal(0, Allocations.Least(Run));

        void Run()
        {
            kernel.Forward(data.Input.Matrix, data.Weights.Matrix, data.Bias, relu: true, output.Matrix);
            kernel.InputGradient(data.OutputGradient.Matrix, data.Weights.Matrix, inputGradient.Matrix);
            kernel.WeightGradient(data.Input.Matrix, data.OutputGradient.Matrix, weightGradient.Matrix);
        }
    }

    [Fact]
    public void A_small_convolution_is_the_one_computed_by_hand()
    {
        // 1 2 3 4 with a zero on both sides; the kernel takes the difference of the neighbours.
        var geometry = new ConvolutionGeometry(1, 4, 1, 1, 1, 3, padding: new(0, 0, 1, 1));
        using var input = new Tensor(4, 1);
        input.Write([1, 2, 3, 4]);
        using var weights = new Tensor(3, 1);
        weights.Write([-1, 0, 1]);
        using var output = new Tensor(4, 1);
        ConvolutionKernel.Create(geometry).Forward(input.Matrix, weights.Matrix, [10], relu: false, output.Matrix);
        Assert.Equal([12, 12, 12, 7], output.ToArray());
    }

    [Fact]
    public void Matrices_that_do_not_fit_are_refused()
    {
        var geometry = new ConvolutionGeometry(4, 4, 3, 8, 3, 3);
        ConvolutionKernel kernel = ConvolutionKernel.Create(geometry);
        using var input = new Tensor(32, 3);
        using var weights = new Tensor(27, 8);
        using var output = new Tensor(8, 8);
        kernel.Forward(input.Matrix, weights.Matrix, [], false, output.Matrix);
        using var other = new Tensor(9, 8);
        Assert.Throws<ArgumentException>(
            "output",
            () => kernel.Forward(input.Matrix, weights.Matrix, [], false, other.Matrix)
        );
        Assert.Throws<ArgumentException>(
            "weights",
            () => kernel.Forward(input.Matrix, other.Matrix, [], false, output.Matrix)
        );
        Assert.Throws<ArgumentException>(
            "input",
            () => kernel.WeightGradient(weights.Matrix, output.Matrix, weights.Matrix)
        );
        float[] unpadded = new float[32 * 3];
        Assert.Throws<ArgumentException>(
            "inputGradient",
            () => kernel.InputGradient(output.Matrix, weights.Matrix, new MatrixSpan(unpadded, 32, 3, 3))
        );
    }

    [Fact]
    public void Weights_gradients_summed_by_parts_have_the_bits_of_one_sum()
    {
        foreach ((ConvolutionGeometry geometry, int samples) in Geometries(ConvolutionForm.Direct))
        {
            using var data = new ConvolutionCase(geometry, samples);
            ConvolutionKernel kernel = ConvolutionKernel.Create(geometry, ConvolutionForm.Direct);
            using var whole = new Tensor(geometry.Places, geometry.Outputs);
            using var byParts = new Tensor(geometry.Places, geometry.Outputs);
            kernel.WeightGradient(data.Input.Matrix, data.OutputGradient.Matrix, whole.Matrix);
            for (int first = 0; first < samples; first += kernel.SamplesAPart)
            {
                int count = Math.Min(kernel.SamplesAPart, samples - first);
                kernel.AddWeightGradient(
                    data.Input.Matrix.SomeRows(first * geometry.Positions, count * geometry.Positions),
                    data.OutputGradient.Matrix.SomeRows(
                        first * geometry.OutputPositions,
                        count * geometry.OutputPositions
                    ),
                    isFirst: first == 0,
                    Workers.Single
                );
            }

            kernel.EndWeightGradient(byParts.Matrix, accumulate: false);
            Bits.AssertEqual(whole.Span, byParts.Span, $"{geometry}");
        }
    }

    private static void AssertSameBits(
        IReadOnlyList<(string Name, Tensor Result)> expected,
        IReadOnlyList<(string Name, Tensor Result)> actual,
        string what
    )
    {
        foreach (((string name, Tensor first), (_, Tensor second)) in expected.Zip(actual))
        {
            Bits.AssertEqual(first.Span, second.Span, $"{name}, {what}");
        }
    }
}
