using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Numerics;

/// <summary>
/// A step on the scores of connections, fused with the gradient's product: the bits of the definitions, one after the other, on every
/// width.
/// </summary>
public sealed unsafe class ScoreUpdateTests
{
    private const float Pull = 0.01f;

    public static TheoryData<int, int, int, bool> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int, bool>();
            foreach (bool flips in new[] { false, true })
            {
                shapes.Add(1, 1, 1, flips);
                shapes.Add(1, 7, 10, flips);
                shapes.Add(25, 100, 10, flips);
                shapes.Add(25, 97, 16, flips);
                shapes.Add(60, 193, 100, flips);
                shapes.Add(512, 13, 24, flips);
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Plain_descent(int samples, int inputs, int outputs, bool flips) =>
        Check(samples, inputs, outputs, flips, new DescentUpdate(0.05f));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Momentum(int samples, int inputs, int outputs, bool flips) =>
        Check(samples, inputs, outputs, flips, OptimizerKernels.MomentumOf(0.05, 0.9, nesterov: true, 1e-3));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Adam(int samples, int inputs, int outputs, bool flips) =>
        Check(samples, inputs, outputs, flips, OptimizerKernels.AdamOf(1e-2, 0.9, 0.999, 1e-8, 0.1, 0.001, 0, 1));

    private static void Check<TUpdate>(int samples, int inputs, int outputs, bool flips, TUpdate update)
        where TUpdate : struct, IParameterUpdate
    {
        using Tensor x = TestTensors.Filled(samples, inputs, 1);
        using Tensor dy = TestTensors.Filled(samples, outputs, 2);
        using Tensor weights = TestTensors.Filled(inputs, outputs, 3);
        using Tensor scores = TestTensors.Filled(inputs, outputs, 4);
        using Tensor first = TestTensors.Filled(inputs, outputs, 5);
        using Tensor second = TestTensors.Filled(inputs, outputs, 6);
        for (int place = 0; place < weights.Span.Length; place++)
        {
            second.Span[place] = MathF.Abs(second.Span[place]);
            if (weights.Span[place] is > 0.6f or 0)
            {
                // No connection, and so neither score nor state.
                weights.Span[place] = scores.Span[place] = first.Span[place] = second.Span[place] = 0;
            }
        }

        Tensor[] expected =
        [
            TestTensors.Copy(scores),
            TestTensors.Copy(first),
            TestTensors.Copy(second),
            new(inputs, outputs),
        ];
        using var gradient = new Tensor(inputs, outputs);
        MatrixProduct.Multiply(x.Matrix.AsReadOnly().Transposed, dy.Matrix, gradient.Matrix);
        for (int place = 0; place < gradient.Span.Length; place++)
        {
            float weight = weights.Span[place];
            gradient.Span[place] = weight == 0 ? 0 : gradient.Span[place] * weight - Pull;
        }

        ParameterUpdate.Run(update, expected[0].Span, expected[1].Span, expected[2].Span, gradient.Span, default);
        for (int place = 0; place < gradient.Span.Length; place++)
        {
            (float weight, float score) = (weights.Span[place], expected[0].Span[place]);
            expected[3].Span[place] =
                flips ? (score >= 0 ? weight : -weight)
                : score > 0 ? weight
                : 0;
        }

        Equal<Lanes128>();
        Equal<Lanes256>();
        Equal<Lanes512>();
        Array.ForEach(expected, tensor => tensor.Dispose());

        void Equal<T>()
            where T : unmanaged, ILanes<T>
        {
            Tensor[] actual =
            [
                TestTensors.Copy(scores),
                TestTensors.Copy(first),
                TestTensors.Copy(second),
                TestTensors.Filled(inputs, outputs, 7),
            ];
            fixed (float* px = x.Span)
            fixed (float* pdy = dy.Span)
            fixed (float* t = actual[0].Span)
            fixed (float* m = actual[1].Span)
            fixed (float* v = actual[2].Span)
            fixed (float* w = weights.Span)
            fixed (float* effective = actual[3].Span)
            {
                var product = ProductOperands.Of(
                    x.Matrix.AsReadOnly().Transposed,
                    dy.Matrix,
                    actual[0].Matrix,
                    px,
                    pdy,
                    t,
                    null,
                    false,
                    1,
                    false
                ) with
                {
                    IsPadded = true,
                };
                var scored = new ScoredPlaces(w, effective, Pull, flips);
                FusedUpdate.Run<T, TUpdate>(product, new(m, v, null, scored), update);
            }

            foreach (int tensor in (int[])[0, .. Enumerable.Range(1, TUpdate.States), 3])
            {
                Assert.Equal(TestTensors.Bits(expected[tensor]), TestTensors.Bits(actual[tensor]));
            }

            Array.ForEach(actual, tensor => tensor.Dispose());
        }
    }
}
