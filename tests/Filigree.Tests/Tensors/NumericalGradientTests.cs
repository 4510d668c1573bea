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
            "gelu",
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
        four[2].Value.Row(0).Fill(0.4f);

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
                "srelu" => SReluOperation.Apply(tape, x, four[0], four[1], four[2], four[3]),
                "gelu" => ActivationOperation.Apply<GeluFunction>(tape, x),
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
        checkedParameters.AddRange(operation == "srelu" ? four : []);
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

    // Numbers near 0 are kept away from it, where ReLU has no slope.
    private static Parameter MakeParameter(string name, ParameterKind kind, MatrixShape shape, int salt)
    {
        var parameter = new Parameter(name, kind, shape);
        float[] values = [.. HashedNumbers.Make(shape.Count, salt).Select(v => 2 * v + (v < 0 ? -0.02f : 0.02f))];
        parameter.WriteMatrix(values);
        return parameter;
    }
}
