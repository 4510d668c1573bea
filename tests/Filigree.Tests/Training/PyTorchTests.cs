using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;

namespace Filigree.Tests.Training;

/// <summary>LeNet-300-100 against PyTorch; the files are made by tests/golden/make_lenet.py.</summary>
public sealed class PyTorchTests
{
    private const double Tolerance = 1e-5;
    private const int Batch = 50;
    private const int Stride = 41;

    [Fact]
    public void Forward_pass_and_all_gradients_are_PyTorchs()
    {
        using Network network = MakeNetwork();
        using var tape = new Tape();
        (Variable logits, LossSum loss) = Pass(network, tape, step: 0);
        tape.Backward();

        Assert.InRange(Golden.RelativeError(logits.Value.ToArray(), Golden.Floats("lenet/logits.f32")), 0, Tolerance);
        Assert.Equal(Golden.Floats("lenet/loss.f32")[0], loss.MeanLoss, Tolerance);
        for (int layer = 1; layer <= 3; layer++)
        {
            foreach (string kind in new[] { "weight", "bias" })
            {
                Parameter parameter = network.Parameters.Single(p => p.Name == $"dense{layer}.{kind}");
                float[] gradient = Transposed(parameter.Gradient(), parameter.Shape);
                double error = Golden.RelativeError(gradient, Golden.Floats($"lenet/gradient-{kind}{layer}.f32"));
                Assert.InRange(error, 0, Tolerance);
            }
        }
    }

    [Theory]
    [InlineData("sgd", 0.1)]
    [InlineData("momentum", 0.05)]
    [InlineData("nesterov", 0.05)]
    [InlineData("adam", 1.2e-3)]
    [InlineData("adamw", 1.2e-3)]
    [InlineData("clipped", 0.1)]
    public void Ten_steps_of_every_optimizer_are_PyTorchs(string name, double rate)
    {
        using Network network = MakeNetwork();
        using Optimizer optimizer = name switch
        {
            "sgd" => new Sgd(weightDecay: 1e-4),
            "momentum" => new Sgd(momentum: 0.9),
            "nesterov" => new Sgd(momentum: 0.9, nesterov: true, weightDecay: 1e-4),
            "adam" => new Adam(weightDecay: 1e-4),
            "adamw" => new Adam(weightDecay: 1e-2, decoupled: true),
            _ => new Sgd(),
        };
        optimizer.Attach(network.Parameters);
        using var tape = new Tape();
        var losses = new float[10];
        for (int step = 0; step < losses.Length; step++)
        {
            tape.Reset();
            losses[step] = (float)Pass(network, tape, step).Loss.MeanLoss;
            tape.Backward();
            if (name == "clipped")
            {
                GradientClipping.ByNorm(network.Parameters, 0.5);
            }

            optimizer.Step(rate);
        }

        float[] all = [.. network.Parameters.SelectMany(p => p.ToMatrix().Values)];
        float[] some = [.. all.Where((_, index) => index % Stride == 0)];
        Assert.InRange(Golden.RelativeError(losses, Golden.Floats($"lenet/{name}-losses.f32")), 0, Tolerance);
        Assert.InRange(Golden.RelativeError(some, Golden.Floats($"lenet/{name}-parameters.f32")), 0, Tolerance);
    }

    private static (Variable Logits, LossSum Loss) Pass(Network network, Tape tape, int step)
    {
        Variable input = tape.NewVariable(Batch, 784, requiresGradient: false);
        float[] values = [.. HashedNumbers.Make(Batch * 784, 100 + step).Select(value => value + 0.5f)];
        input.Value.Write(values);
        int[] labels = [.. Enumerable.Range(0, Batch).Select(row => (7 * row + 3 * step) % 10)];
        Variable logits = network.Forward(tape, input, Filigree.Layers.Pass.Prediction);
        return (logits, SoftmaxCrossEntropyLoss.Apply(tape, logits, labels));
    }

    private static Network MakeNetwork()
    {
        Network network = Mlp.LeNet300();
        for (int index = 0; index < network.Parameters.Count; index++)
        {
            Parameter parameter = network.Parameters[index];
            float scale =
                parameter.Kind == ParameterKind.Weight ? (float)(2 / Math.Sqrt(parameter.Shape.Inputs)) : 0.1f;
            parameter.WriteMatrix([.. HashedNumbers.Make(parameter.Shape.Count, index).Select(value => value * scale)]);
        }

        return network;
    }

    private static float[] Transposed(Tensor tensor, MatrixShape shape)
    {
        var values = new float[shape.Count];
        var view = new MatrixSpan(values, shape.Outputs, shape.Inputs, shape.Inputs);
        Transposition.Transpose(tensor.Matrix, view);
        return values;
    }
}
