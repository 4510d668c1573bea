using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Tensors;

/// <summary>Every operation's gradients against central differences of its forward pass.</summary>
public sealed class NumericalGradientTests
{
    private const int Samples = 5;
    private const float Difference = 1f / 256;

    private static readonly int[] Labels = [2, 0, 1, 2, 2];

    public static TheoryData<string> Operations =>
        [
            "linear",
            "linear-relu",
            "linear-no-bias",
            "relu",
            "srelu",
            "srelu-negative-offset",
            "gelu",
            "elu",
            "tanh",
            "sigmoid",
            "dropout",
            "smoothing",
            "shared",
        ];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Gradients_by_inputs_and_parameters_are_the_slopes_of_the_loss(string operation)
    {
        using var weight = MakeParameter("w", ParameterKind.Weight, new MatrixShape(3, 7), 1);
        using var bias = MakeParameter("b", ParameterKind.Bias, new MatrixShape(3, 1), 2);
        using var wide = MakeParameter("x", ParameterKind.Weight, new MatrixShape(7, Samples), 3);
        Parameter[] four =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(i => MakeParameter($"s{i}", ParameterKind.Activation, new MatrixShape(7, 1), 4 + i)),
        ];
        four[0].Value.Row(0).Fill(-0.3f);
        four[2].Value.Row(0).Fill(operation == "srelu" ? 0.7f : -0.7f);

        // The input is a parameter as well, taken through a linear map of the identity, so that its gradient is checked too.
        using var tape = new Tape();
        double Loss()
        {
            tape.Reset();
            Variable identity = tape.NewVariable(Samples, Samples, requiresGradient: false);
            for (int row = 0; row < Samples; row++)
            {
                identity.Value.Row(row).Clear();
                identity.Value.Row(row)[row] = 1;
            }

            Variable x = LinearOperation.Apply(tape, identity, wide, null);
            Variable y = operation switch
            {
                "relu" => ActivationOperation.Apply<ReluFunction>(tape, x),
                "srelu" or "srelu-negative-offset" => SReluOperation.Apply(tape, x, four[0], four[1], four[2], four[3]),
                "gelu" => ActivationOperation.Apply<GeluFunction>(tape, x),
                "elu" => ActivationOperation.Apply<EluFunction>(tape, x),
                "tanh" => ActivationOperation.Apply<TanhFunction>(tape, x),
                "sigmoid" => ActivationOperation.Apply<SigmoidFunction>(tape, x),
                "dropout" => DropoutOperation.Apply(tape, x, 0.4f, new Randomness(1).Stream(StreamNames.Dropout)),
                _ => x,
            };
            Variable logits = LinearOperation.Apply(
                tape,
                y,
                weight,
                operation == "linear-no-bias" ? null : bias,
                relu: operation == "linear-relu"
            );
            LossSum loss = SoftmaxCrossEntropyLoss.Apply(tape, logits, Labels, operation == "smoothing" ? 0.2f : 0);
            if (operation == "shared")
            {
                Variable again = LinearOperation.Apply(
                    tape,
                    ActivationOperation.Apply<TanhFunction>(tape, x),
                    weight,
                    bias
                );
                loss += SoftmaxCrossEntropyLoss.Apply(tape, again, Labels);
                Variable once = LinearOperation.Apply(
                    tape,
                    ActivationOperation.Apply<GeluFunction>(tape, x),
                    weight,
                    bias
                );
                loss += SoftmaxCrossEntropyLoss.Apply(tape, once, Labels);
            }

            return loss.Loss / Samples;
        }

        Loss();
        tape.Backward();
        var checkedParameters = new List<Parameter> { weight, wide };
        checkedParameters.AddRange(operation.StartsWith("srelu", StringComparison.Ordinal) ? four : []);
        checkedParameters.AddRange(operation == "linear-no-bias" ? [] : [bias]);
        float[][] gradients = [.. checkedParameters.Select(p => p.Gradient().ToArray())];
        for (int index = 0; index < checkedParameters.Count; index++)
        {
            Tensor value = checkedParameters[index].Value;
            for (int place = 0; place < gradients[index].Length; place++)
            {
                ref float number = ref value.Row(place / value.Columns)[place % value.Columns];
                float kept = number;
                number = kept + Difference;
                double above = Loss();
                number = kept - Difference;
                double below = Loss();
                number = kept;
                Assert.Equal((above - below) / (2 * Difference), gradients[index][place], 2e-4);
            }
        }
    }

    [Fact]
    public void The_right_threshold_of_SReLU_is_an_offset_from_the_left_one()
    {
        // t_l = 1 and r = 2, -2 or 0: t_r = 3, 3, 1. Above it the slope is 4: 5 gives 3 + 4 * 2 = 11, or 1 + 4 * 4 = 17.
        using var one = Filled("t_l", 1, 1, 1);
        using var slope = Filled("a_l", 0.5f, 0.5f, 0.5f);
        using var offset = Filled("r", 2, -2, 0);
        using var steep = Filled("a_r", 4, 4, 4);
        using var tape = new Tape();
        Variable x = tape.NewVariable(1, 3, requiresGradient: true);
        x.Value.Write([5, 5, 5]);
        Variable y = SReluOperation.Apply(tape, x, one, slope, offset, steep);
        Assert.Equal([11, 11, 17], y.Value.ToArray());

        // A loss of two classes, one of which is the sum: its gradient by every output is the same g.
        using var classes = new Parameter("classes", ParameterKind.Weight, new MatrixShape(2, 3));
        classes.WriteMatrix([1, 1, 1, 0, 0, 0]);
        SoftmaxCrossEntropyLoss.Apply(tape, LinearOperation.Apply(tape, y, classes, null), [1]);
        tape.Backward();
        float g = offset.Gradient().Row(0)[0] / -3;
        Assert.True(g > 0.9, $"{g}");

        // By t_r it is (1 - a_r) g = -3 g: by r that with the sign of r, 0 at 0; by t_l the whole, which moves both thresholds.
        Assert.Equal([-3 * g, 3 * g, 0], offset.Gradient().ToArray());
        Assert.Equal([-3 * g, -3 * g, -3 * g], one.Gradient().ToArray());
        Assert.Equal([2 * g, 2 * g, 4 * g], steep.Gradient().ToArray());
        Assert.Equal([0, 0, 0], slope.Gradient().ToArray());
    }

    [Fact]
    public void Fused_ReLU_gives_the_bits_of_the_unfused()
    {
        using var weight = MakeParameter("w", ParameterKind.Weight, new MatrixShape(33, 17), 1);
        using var bias = MakeParameter("b", ParameterKind.Bias, new MatrixShape(33, 1), 2);
        using var tape = new Tape();
        float[][] Run(bool fused)
        {
            tape.Reset();
            Variable x = tape.NewVariable(6, 17, requiresGradient: true);
            x.Value.Write(HashedNumbers.Make(6 * 17, 9));
            Variable y = LinearOperation.Apply(tape, x, weight, bias, fused);
            Variable z = fused ? y : ActivationOperation.Apply<ReluFunction>(tape, y);
            SoftmaxCrossEntropyLoss.Apply(tape, z, [1, 2, 3, 4, 5, 6]);
            tape.Backward();
            return [z.Value.ToArray(), x.Gradient.ToArray(), weight.Gradient().ToArray(), bias.Gradient().ToArray()];
        }

        Assert.Equal(Run(fused: false), Run(fused: true));
    }

    [Fact]
    public void The_zeros_of_sparse_data_are_skipped_with_the_bits_of_the_dense_product()
    {
        using var weight = MakeParameter("w", ParameterKind.Weight, new MatrixShape(21, 40), 1);
        using var bias = MakeParameter("b", ParameterKind.Bias, new MatrixShape(21, 1), 2);
        using var tape = new Tape();
        float[] data = HashedNumbers.Make(6 * 40, 9);
        for (int place = 0; place < data.Length; place++)
        {
            data[place] = place % 40 is < 3 or (> 8 and < 33) || place % 7 == 0 ? 0 : data[place];
        }

        float[][] Run(bool isData)
        {
            tape.Reset();
            Variable x = tape.NewVariable(6, 40, requiresGradient: !isData);
            x.Value.Write(data);
            Variable y = LinearOperation.Apply(tape, x, weight, bias);
            Variable z = LinearOperation.Apply(tape, x, weight, bias, relu: true);
            SoftmaxCrossEntropyLoss.Apply(tape, y, [1, 2, 3, 4, 5, 6]);
            SoftmaxCrossEntropyLoss.Apply(tape, z, [7, 2, 20, 4, 0, 6]);
            tape.Backward();
            return [y.Value.ToArray(), z.Value.ToArray(), weight.Gradient().ToArray(), bias.Gradient().ToArray()];
        }

        Assert.Equal(Run(isData: false), Run(isData: true));
    }

    private static Parameter Filled(string name, params float[] values)
    {
        var parameter = new Parameter(name, ParameterKind.Activation, new MatrixShape(values.Length, 1));
        parameter.WriteMatrix(values);
        return parameter;
    }

    // Numbers near 0 are kept away from it, where ReLU has no slope.
    private static Parameter MakeParameter(string name, ParameterKind kind, MatrixShape shape, int salt)
    {
        var parameter = new Parameter(name, kind, shape);
        float[] values = [.. HashedNumbers.Make(shape.Count, salt).Select(v => 2 * v + (v < 0 ? -0.02f : 0.02f))];
        parameter.WriteMatrix(values);
        return parameter;
    }
}
