using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Tensors;

/// <summary>Layers by connections: gradients against differences, and against the dense form of the same weight.</summary>
public sealed class SparseLinearTests
{
    private const int Samples = 5;
    private const float Difference = 1f / 256;

    private static readonly int[] Labels = [2, 0, 1, 2, 2];

    public static TheoryData<string> Networks =>
        ["plain", "relu", "srelu", "gelu", "sigmoid", "dropout", "mixed", "shared"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gradients_are_the_slopes_of_the_loss(string kind)
    {
        using var parts = new Parts(WeightForm.Sparse);
        using var tape = new Tape();
        parts.Loss(tape, kind);
        tape.Backward();
        Parameter[] parameters = parts.Used(kind);
        float[][] gradients = [.. parameters.Select(parameter => parameter.Gradient().ToArray())];
        for (int index = 0; index < parameters.Length; index++)
        {
            for (int place = 0; place < gradients[index].Length; place++)
            {
                Tensor value = parameters[index].Value;
                ref float number = ref value.Row(place / value.Columns)[place % value.Columns];
                float kept = number;
                number = kept + Difference;
                double above = parts.Loss(tape, kind);
                number = kept - Difference;
                double below = parts.Loss(tape, kind);
                number = kept;
                Assert.Equal((above - below) / (2 * Difference), gradients[index][place], 2e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_form_gives_the_same_loss_and_gradients_up_to_rounding(string kind)
    {
        using var sparse = new Parts(WeightForm.Sparse);
        using var masked = new Parts(WeightForm.Masked);
        using var dense = new Parts(WeightForm.Dense);
        using var tape = new Tape();
        double expected = dense.Loss(tape, kind);
        tape.Backward();
        foreach (Parts parts in new[] { sparse, masked })
        {
            using var other = new Tape();
            Assert.Equal(expected, parts.Loss(other, kind), 1e-5);
            other.Backward();
            foreach ((Parameter parameter, Parameter model) in parts.Used(kind).Zip(dense.Used(kind)))
            {
                AssertClose(Gradients(model, parts.Kept(parameter)), Gradients(parameter, parts.Kept(parameter)));
            }
        }
    }

    [Fact]
    public void A_weight_keeps_its_connections_through_every_form()
    {
        SparseMatrix matrix = TestConnections.Make(9, 14, 0.3, 2);
        matrix.Values[3] = 0;
        using var weight = new Parameter("w", ParameterKind.Weight, new MatrixShape(9, 14));
        foreach (WeightForm form in new[] { WeightForm.Sparse, WeightForm.Masked, WeightForm.Sparse })
        {
            if (weight.Form == WeightForm.Dense)
            {
                weight.Connect(matrix, form);
            }
            else
            {
                weight.SetForm(form);
            }

            Assert.Equal(form, weight.Form);
            SparseMatrix back = weight.ToSparse();
            Assert.Equal(matrix.Starts, back.Starts);
            Assert.Equal(matrix.Indices, back.Indices);
            Assert.Equal(matrix.Values, back.Values);
            Assert.Equal(matrix.ToDense().Values, weight.ToMatrix().Values);
        }

        weight.SetForm(WeightForm.Dense);
        Assert.Equal(matrix.ToDense().Values, weight.ToMatrix().Values);
        Assert.Equal(matrix.Count - 1, weight.ToSparse().Count);
    }

    [Fact]
    public void Writing_a_matrix_fills_connections_alone()
    {
        SparseMatrix matrix = TestConnections.Make(4, 5, 0.4, 3);
        using var weight = new Parameter("w", ParameterKind.Weight, new MatrixShape(4, 5));
        weight.Connect(matrix, WeightForm.Sparse);
        weight.WriteMatrix(HashedNumbers.Make(20, 1));

        Assert.Equal(matrix.Indices, weight.ToSparse().Indices);
        float[] kept = weight.ToMatrix().Values;
        float[] expected = HashedNumbers.Make(20, 1);
        float[] connected = matrix.ToDense().Values;
        for (int place = 0; place < 20; place++)
        {
            Assert.Equal(connected[place] == 0 ? 0 : expected[place], kept[place]);
        }
    }

    [Fact]
    public void The_form_follows_the_density_and_what_cannot_be_dense_is_sparse()
    {
        Assert.Equal(WeightForm.Sparse, WeightForms.For(TestConnections.Make(50, 50, 0.1, 1)));
        Assert.Equal(WeightForm.Masked, WeightForms.For(TestConnections.Make(50, 50, 0.9, 1)));
        var wide = new SparseMatrix("w", 1, 2_000_000_000, [0, 1], [1_999_999_999], [1]);
        Assert.Equal(WeightForm.Sparse, WeightForms.For(wide));
    }

    [Theory]
    [InlineData(64, 64, 3, 0.09, WeightForm.Sparse)]
    [InlineData(64, 64, 3, 0.15, WeightForm.Masked)]
    [InlineData(128, 32, 3, 0.15, WeightForm.Sparse)]
    [InlineData(128, 32, 3, 0.25, WeightForm.Masked)]
    [InlineData(64, 3, 3, 0.35, WeightForm.Sparse)]
    [InlineData(64, 64, 5, 0.35, WeightForm.Sparse)]
    [InlineData(64, 64, 1, 0.35, WeightForm.Sparse)]
    public void Convolutions_that_are_fast_when_dense_become_sparse_at_lower_densities(
        int outputs,
        int channels,
        int kernel,
        double density,
        WeightForm form
    )
    {
        var weight = new Parameter(
            "w",
            ParameterKind.Weight,
            new MatrixShape(outputs, channels * kernel * kernel, kernel, kernel) { IsConvolution = true }
        );
        weight.Connect(TestConnections.Make(outputs, channels * kernel * kernel, density, 1));
        Assert.Equal(form, weight.Form);
        weight.Dispose();
    }

    [Fact]
    public void A_mask_on_a_sparse_weight_makes_it_masked()
    {
        SparseMatrix matrix = TestConnections.Make(6, 7, 0.5, 3);
        using var weight = new Parameter("w", ParameterKind.Weight, new MatrixShape(6, 7));
        weight.Connect(matrix, WeightForm.Sparse);
        float[] mask = [.. Enumerable.Range(0, 42).Select(place => place % 2f)];
        weight.SetMask(mask);

        Assert.Equal(WeightForm.Masked, weight.Form);
        Assert.Equal(matrix.ToDense().Values.Zip(mask, (w, m) => w * m), weight.ToMatrix().Values);
        Assert.Equal(21, weight.ToSparse().Count);
    }

    private static float[] Gradients(Parameter parameter, bool[]? kept)
    {
        Tensor gradient = parameter.Gradient();
        if (parameter.Form == WeightForm.Sparse || kept is null)
        {
            return gradient.ToArray();
        }

        // [input, output], only where there is a connection: the order of the places.
        return [.. gradient.ToArray().Where((_, place) => kept[place])];
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int place = 0; place < expected.Length; place++)
        {
            Assert.Equal(expected[place], actual[place], 1e-5);
        }
    }

    /// <summary>Two layers by connections, with something between them.</summary>
    private sealed class Parts : IDisposable
    {
        private readonly SparseMatrix first = TestConnections.Make(7, Samples, 0.7, 11);
        private readonly SparseMatrix second = TestConnections.Make(3, 7, 0.6, 12);
        private readonly Parameter wide = new("x", ParameterKind.Weight, new MatrixShape(7, Samples));
        private readonly Parameter weight = new("w", ParameterKind.Weight, new MatrixShape(3, 7));
        private readonly Parameter bias = new("b", ParameterKind.Bias, new MatrixShape(3, 1));
        private readonly Parameter denseWeight = new("d", ParameterKind.Weight, new MatrixShape(7, 7));
        private readonly Parameter[] four =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(i => new Parameter($"s{i}", ParameterKind.Activation, new MatrixShape(7, 1))),
        ];

        public Parts(WeightForm form)
        {
            wide.Connect(first, form);
            weight.Connect(second, form);
            bias.WriteMatrix(HashedNumbers.Make(3, 2));
            Spread(wide);
            denseWeight.WriteMatrix(HashedNumbers.Make(49, 3));
            for (int index = 0; index < 4; index++)
            {
                four[index].WriteMatrix(HashedNumbers.Make(7, 4 + index));
            }

            four[0].Value.Row(0).Fill(-0.3f);
            four[2].Value.Row(0).Fill(0.4f);
        }

        // Away from the thresholds of ReLU and SReLU, where there is no slope.
        private static void Spread(Parameter parameter)
        {
            foreach (ref float value in parameter.Value.Span)
            {
                if (value != 0)
                {
                    value = MathF.Round(value * 10) / 10 + 0.05f;
                }
            }
        }

        public Parameter[] Used(string kind) =>
            kind switch
            {
                "srelu" => [wide, weight, bias, .. four],
                "mixed" => [wide, weight, bias, denseWeight],
                _ => [wide, weight, bias],
            };

        public bool[]? Kept(Parameter parameter)
        {
            SparseMatrix? matrix =
                parameter.Name == "x" ? first
                : parameter.Name == "w" ? second
                : null;
            return matrix is null ? null : [.. matrix.Transpose().ToDense().Values.Select(value => value != 0)];
        }

        public double Loss(Tape tape, string kind)
        {
            tape.Reset();
            Variable identity = tape.NewVariable(Samples, Samples, requiresGradient: false);
            for (int row = 0; row < Samples; row++)
            {
                identity.Value.Row(row).Clear();
                identity.Value.Row(row)[row] = 1;
            }

            Variable x = wide.Multiply(tape, identity, null, kind == "relu");
            Variable y = kind switch
            {
                "srelu" => SReluOperation.Apply(tape, x, four[0], four[1], four[2], four[3]),
                "gelu" => ActivationOperation.Apply<GeluFunction>(tape, x),
                "sigmoid" => ActivationOperation.Apply<SigmoidFunction>(tape, x),
                "dropout" => DropoutOperation.Apply(tape, x, 0.4f, new Randomness(1).Stream(StreamNames.Dropout)),
                "mixed" => LinearOperation.Apply(tape, x, denseWeight, null),
                _ => x,
            };
            Variable logits = weight.Multiply(tape, y, bias, relu: false);
            LossSum loss = SoftmaxCrossEntropyLoss.Apply(tape, logits, Labels);
            if (kind == "shared")
            {
                Variable again = weight.Multiply(tape, ActivationOperation.Apply<TanhFunction>(tape, x), bias);
                loss += SoftmaxCrossEntropyLoss.Apply(tape, again, Labels, labelSmoothing: 0.1f);
                Variable once = weight.Multiply(tape, x, bias, relu: false);
                loss += SoftmaxCrossEntropyLoss.Apply(tape, once, Labels);
                loss += SoftmaxCrossEntropyLoss.Apply(tape, once, Labels);
            }

            return loss.Loss / Samples;
        }

        public void Dispose()
        {
            foreach (Parameter parameter in (Parameter[])[wide, weight, bias, denseWeight, .. four])
            {
                parameter.Dispose();
            }
        }
    }
}
