using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Xunit;

namespace Filigree.Tests.Numerics;

/// <summary>The gradient and the step by it in one go give the bits of one after the other.</summary>
public sealed unsafe class FusedUpdateTests
{
    public static TheoryData<int, int, int> Shapes =>
        new()
        {
            { 1, 1, 1 },
            { 1, 7, 10 },
            { 25, 100, 10 },
            { 25, 97, 16 },
            { 60, 193, 100 },
            { 100, 784, 30 },
            { 128, 33, 300 },
            { 512, 13, 24 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Plain_descent(int samples, int inputs, int outputs) =>
        Check(samples, inputs, outputs, new DescentUpdate(0.05f));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Descent_with_decay(int samples, int inputs, int outputs) =>
        Check(samples, inputs, outputs, OptimizerKernels.SgdOf(0.05, 1e-3));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Momentum(int samples, int inputs, int outputs) =>
        Check(samples, inputs, outputs, OptimizerKernels.MomentumOf(0.05, 0.9, nesterov: true, 1e-3));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Adam(int samples, int inputs, int outputs) =>
        Check(samples, inputs, outputs, OptimizerKernels.AdamOf(1e-3, 0.9, 0.999, 1e-8, 0.1, 0.001, 0, 1));

    private static void Check<TUpdate>(int samples, int inputs, int outputs, TUpdate update)
        where TUpdate : struct, IParameterUpdate
    {
        foreach (bool isMasked in new[] { false, true })
        {
            using Tensor x = TestTensors.Filled(samples, inputs, 1);
            using Tensor dy = TestTensors.Filled(samples, outputs, 2);
            using Tensor weights = TestTensors.Filled(inputs, outputs, 3);
            using Tensor first = TestTensors.Filled(inputs, outputs, 4);
            using Tensor second = TestTensors.Filled(inputs, outputs, 5);
            using Tensor mask = TestTensors.Filled(inputs, outputs, 6);
            foreach (ref float value in mask.Span)
            {
                value = value > 0.3f ? 0 : 1;
            }

            foreach (ref float value in second.Span)
            {
                value = MathF.Abs(value);
            }

            Tensor[] expected = [TestTensors.Copy(weights), TestTensors.Copy(first), TestTensors.Copy(second)];
            using var gradient = new Tensor(inputs, outputs);
            MatrixProduct.Multiply(x.Matrix.AsReadOnly().Transposed, dy.Matrix, gradient.Matrix);
            ParameterUpdate.Run(
                update,
                expected[0].Span,
                expected[1].Span,
                expected[2].Span,
                gradient.Span,
                isMasked ? mask.Span : default
            );
            Equal<Lanes128>();
            Equal<Lanes256>();
            Equal<Lanes512>();

            void Equal<T>()
                where T : unmanaged, ILanes<T>
            {
                Tensor[] actual = [TestTensors.Copy(weights), TestTensors.Copy(first), TestTensors.Copy(second)];
                fixed (float* px = x.Span)
                fixed (float* pdy = dy.Span)
                fixed (float* w = actual[0].Span)
                fixed (float* m = actual[1].Span)
                fixed (float* v = actual[2].Span)
                fixed (float* keep = mask.Span)
                {
                    var product = ProductOperands.Of(
                        x.Matrix.AsReadOnly().Transposed,
                        dy.Matrix,
                        actual[0].Matrix,
                        px,
                        pdy,
                        w,
                        null,
                        false,
                        1,
                        false
                    ) with
                    {
                        IsPadded = true,
                    };
                    FusedUpdate.Run<T, TUpdate>(product, new(m, v, isMasked ? keep : null), update);
                }

                for (int tensor = 0; tensor <= TUpdate.States; tensor++)
                {
                    Assert.Equal(TestTensors.Bits(expected[tensor]), TestTensors.Bits(actual[tensor]));
                }

                Array.ForEach(actual, tensor => tensor.Dispose());
            }

            Array.ForEach(expected, tensor => tensor.Dispose());
        }
    }
}
