using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Training;

/// <summary>Muon: its orthogonal steps by hand, its whole steps against PyTorch (tests/golden/muon.py), and what must hold of any.</summary>
public sealed class MuonTests
{
    private const int Batch = 16;
    private const double Rate = 0.05;

    private static readonly int[] Sizes = [12, 30, 18, 6];

    [Theory]
    [InlineData(1, 1.193269, 0.976482)]
    [InlineData(2, 0.911918, 0.721118)]
    public void A_diagonal_matrix_goes_through_the_polynomial_number_by_number(int steps, double first, double second)
    {
        // diag(3, 4) has norm 5: 0.6 and 0.8, and p(x) = 3.4445 x - 4.7750 x^3 + 2.0315 x^5 after each step.
        using var matrix = new Tensor(2, 2);
        matrix.Write([3, 0, 0, 4]);
        using var orthogonalization = new NewtonSchulz();
        orthogonalization.Run(matrix, steps, Workers.Single);

        Assert.Equal(first, matrix.Row(0)[0], 1e-5);
        Assert.Equal(second, matrix.Row(1)[1], 1e-5);
        Assert.Equal((0f, 0f), (matrix.Row(0)[1], matrix.Row(1)[0]));
    }

    [Theory]
    [InlineData(20, 7)]
    [InlineData(7, 20)]
    [InlineData(33, 33)]
    public void Singular_values_end_near_one_and_a_transposed_matrix_ends_transposed(int rows, int columns)
    {
        using Tensor matrix = TestTensors.Filled(rows, columns, 1);
        using var transposed = new Tensor(columns, rows);
        Transposition.Transpose(matrix.Matrix, transposed.Matrix);
        using var orthogonalization = new NewtonSchulz();
        orthogonalization.Run(matrix, 5, Workers.Single);
        orthogonalization.Run(transposed, 5, Workers.Single);

        // The squared norm is the sum of the squared singular values.
        double mean = Reductions.SumOfSquares(matrix.Span) / Math.Min(rows, columns);
        Assert.InRange(Math.Sqrt(mean), 0.6, 1.25);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                Assert.Equal(matrix.Row(row)[column], transposed.Row(column)[row], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData("usual")]
    [InlineData("record")]
    [InlineData("masked")]
    public void Three_steps_are_PyTorchs(string name)
    {
        float[] expected = Golden.Floats($"muon/{name}.f32");
        float[] actual = ThreeSteps(name, Workers.Single);

        Assert.InRange(Golden.RelativeError(actual, expected), 0, 2e-5);
        Assert.Equal(expected.Count(value => value == 0), actual.Count(value => value == 0));
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        using var workers = new Workers(3);
        Assert.Equal(ThreeSteps("usual", Workers.Single), ThreeSteps("usual", workers));
    }

    [Fact]
    public void Weights_that_are_no_whole_matrix_are_refused_by_name()
    {
        using Network network = Mlp.Create(Sizes);
        using var optimizer = new Muon();
        new ErdosRenyi { Density = 0.5 }.Wire(network, new Randomness(1));
        network.SetForm(WeightForm.Sparse);
        optimizer.Attach(network.Parameters);

        UserError error = Assert.Throws<UserError>(() => optimizer.Step(Rate));

        Assert.StartsWith($"{network.Weights[0].Name}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("--kernel dense", error.Message, StringComparison.Ordinal);
    }

    private static Muon Make(string name) =>
        name == "record" ? new(0.6, 3, fixedNorm: true, 6.9, 0.85, 0.0024) : new(weightDecay: 0.01);

    private static float[] ThreeSteps(string name, Workers workers)
    {
        using Network network = Mlp.Create(Sizes);
        using Muon optimizer = Make(name);
        for (int layer = 0; layer < network.Weights.Count; layer++)
        {
            Parameter weight = network.Weights[layer];
            float scale = (float)(4 / Math.Sqrt(weight.Shape.Inputs));
            float[] numbers = [.. HashedNumbers.Make(weight.Shape.Count, layer).Select(value => value * scale)];
            float largest = numbers.Max(MathF.Abs);
            weight.WriteMatrix(numbers);
            if (name == "masked")
            {
                weight.SetMask([.. numbers.Select(value => MathF.Abs(value) > 0.3f * largest ? 1f : 0f)]);
            }
        }
        optimizer.Attach(network.Parameters);
        using var tape = new Tape();
        for (int step = 0; step < 3; step++)
        {
            tape.Reset();
            Variable input = tape.NewVariable(Batch, Sizes[0], requiresGradient: false);
            input.Value.Write([.. HashedNumbers.Make(Batch * Sizes[0], 100 + step).Select(value => value * 2)]);
            int[] labels = [.. Enumerable.Range(0, Batch).Select(row => (7 * row + 3 * step) % Sizes[^1])];
            SoftmaxCrossEntropyLoss.Apply(tape, network.Forward(tape, input, Pass.Prediction), labels);
            tape.Backward();
            optimizer.Step(Rate, workers);
        }
        return [.. network.Parameters.SelectMany(Numbers)];
    }

    private static float[] Numbers(Parameter parameter)
    {
        var numbers = new float[parameter.Shape.Count];
        parameter.ReadMatrix(numbers);
        return numbers;
    }
}
