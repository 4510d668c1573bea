using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Bench.Sparse;

/// <summary>One layer by its connections and the same layer dense, with the activations of each.</summary>
internal sealed class BenchLayer : IDisposable
{
    private readonly Connections connections;
    private readonly Tensor weights;
    private readonly Tensor weightGradient;
    private Tensor x;
    private readonly Tensor y;
    private readonly Tensor dx;
    private Tensor dy;
    private readonly Tensor denseWeights;
    private readonly Tensor denseWeightGradient;
    private readonly Tensor denseX;
    private readonly Tensor denseY;
    private readonly Tensor denseDx;
    private readonly Tensor denseDy;

    /// <summary>Neurons a layer of a network as it is named: <c>784-1000-10</c>.</summary>
    public static int[] Widths(string name) => [.. name.Split('-').Select(int.Parse)];

    public BenchLayer(int outputs, int inputs, int batch, double density, IPattern? pattern = null)
    {
        Matrix = pattern is null ? Draw(outputs, inputs, density) : Choose(outputs, inputs, density, pattern);
        connections = Connections.Of(Matrix);
        weights = new Tensor(1, Matrix.Count);
        weights.Write(Matrix.Transpose().Values);
        weightGradient = new Tensor(1, Matrix.Count);
        x = Fill(new Tensor(inputs, batch), 2);
        dy = Fill(new Tensor(outputs, batch), 3);
        y = new Tensor(outputs, batch);
        dx = new Tensor(inputs, batch);
        denseWeights = new Tensor(inputs, outputs);
        Transposition.Transpose(
            new ReadOnlyMatrixSpan(Matrix.ToDense().Values, outputs, inputs, inputs),
            denseWeights.Matrix
        );
        denseWeightGradient = new Tensor(inputs, outputs);
        denseX = new Tensor(batch, inputs);
        denseDy = new Tensor(batch, outputs);
        Transposition.Transpose(x.Matrix, denseX.Matrix);
        Transposition.Transpose(dy.Matrix, denseDy.Matrix);
        denseY = new Tensor(batch, outputs);
        denseDx = new Tensor(batch, inputs);
    }

    public SparseMatrix Matrix { get; }

    public int Count => Matrix.Count;

    public Tensor X => x;

    public Tensor Dy => dy;

    public Tensor Y => y;

    public Tensor Dx => dx;

    public void Forward(Workers workers) =>
        SparseProduct.Forward(connections, weights.Span, x.Matrix, y.Matrix, workers: workers);

    public void Backward(Workers workers) =>
        SparseProduct.Backward(connections, weights.Span, x.Matrix, dy.Matrix, weightGradient.Span, dx.Matrix, workers);

    public void WeightGradient(Workers workers) =>
        SparseProduct.Backward(connections, weights.Span, x.Matrix, dy.Matrix, weightGradient.Span, workers: workers);

    public void DenseForward(Workers workers) =>
        MatrixProduct.Multiply(denseX.Matrix, denseWeights.Matrix, denseY.Matrix, workers: workers);

    public void DenseBackward(Workers workers)
    {
        ReadOnlyMatrixSpan input = denseX.Matrix;
        ReadOnlyMatrixSpan weight = denseWeights.Matrix;
        MatrixProduct.Multiply(input.Transposed, denseDy.Matrix, denseWeightGradient.Matrix, workers: workers);
        MatrixProduct.Multiply(denseDy.Matrix, weight.Transposed, denseDx.Matrix, workers: workers);
    }

    /// <summary>Both must give the same numbers up to rounding, forward and backward.</summary>
    public void Check()
    {
        Forward(Workers.Single);
        Backward(Workers.Single);
        DenseForward(Workers.Single);
        DenseBackward(Workers.Single);
        for (int output = 0; output < Matrix.Outputs; output++)
        {
            for (int sample = 0; sample < x.Columns; sample++)
            {
                Require(y.Row(output)[sample], denseY.Row(sample)[output]);
            }
        }

        float[] gradients = WeightGradients();
        for (int output = 0; output < Matrix.Outputs; output++)
        {
            for (int index = Matrix.Starts[output]; index < Matrix.Starts[output + 1]; index++)
            {
                Require(gradients[index], denseWeightGradient.Row(Matrix.Indices[index])[output]);
            }
        }

        for (int input = 0; input < Matrix.Inputs; input++)
        {
            for (int sample = 0; sample < x.Columns; sample++)
            {
                Require(dx.Row(input)[sample], denseDx.Row(sample)[input]);
            }
        }
    }

    /// <summary>Some neurons' numbers must be those of plain loops: outputs and input gradients bit for bit, weights' gradients up to rounding.</summary>
    public void CheckPlainly(Workers workers)
    {
        const int neurons = 7;
        Forward(workers);
        Backward(workers);
        float[] w = weights.ToArray();
        float[] gradients = weightGradient.ToArray();
        for (int n = 0; n < neurons; n++)
        {
            int output = (int)((long)(Matrix.Outputs - 1) * n / (neurons - 1));
            int input = (int)((long)(Matrix.Inputs - 1) * n / (neurons - 1));
            for (int sample = 0; sample < x.Columns; sample++)
            {
                float sum = 0;
                for (int index = Matrix.Starts[output]; index < Matrix.Starts[output + 1]; index++)
                {
                    sum = MathF.FusedMultiplyAdd(Matrix.Values[index], x.Row(Matrix.Indices[index])[sample], sum);
                }

                RequireEqual(y.Row(output)[sample], sum);
                sum = 0;
                for (int place = connections.InputStarts[input]; place < connections.InputStarts[input + 1]; place++)
                {
                    sum = MathF.FusedMultiplyAdd(w[place], dy.Row(connections.Heads[place])[sample], sum);
                }

                RequireEqual(dx.Row(input)[sample], sum);
            }

            for (int place = connections.InputStarts[input]; place < connections.InputStarts[input + 1]; place++)
            {
                double sum = 0;
                for (int sample = 0; sample < x.Columns; sample++)
                {
                    sum += (double)x.Row(input)[sample] * dy.Row(connections.Heads[place])[sample];
                }

                Require(gradients[place], (float)sum);
            }
        }
    }

    /// <summary>Takes another layer's outputs in place of its own inputs, and gives its inputs' gradient back. The dense layer stays what it was.</summary>
    public void Follow(BenchLayer before)
    {
        x.Dispose();
        before.dy.Dispose();
        (x, before.dy) = (before.y, dx);
    }

    /// <summary>The weights' gradients in the order of the matrix.</summary>
    public float[] WeightGradients() => connections.ToMatrix("gradient", weightGradient.Span[..Count]).Values;

    public void Dispose()
    {
        foreach (
            Tensor tensor in (Tensor[])
                [
                    weights,
                    weightGradient,
                    x,
                    y,
                    dx,
                    dy,
                    denseWeights,
                    denseWeightGradient,
                    denseX,
                    denseY,
                    denseDx,
                    denseDy,
                ]
        )
        {
            tensor.Dispose();
        }
    }

    private static void Require(float ours, float dense)
    {
        if (!(Math.Abs(ours - dense) <= 1e-4f * (1 + Math.Abs(dense))))
        {
            throw new InvalidOperationException($"By connections {ours}, dense {dense}.");
        }
    }

    private static void RequireEqual(float ours, float plain)
    {
        if (ours != plain)
        {
            throw new InvalidOperationException($"By connections {ours}, in a plain loop {plain}.");
        }
    }

    private static Tensor Fill(Tensor tensor, int seed)
    {
        var values = new float[tensor.Rows * tensor.Columns];
        new Randomness((ulong)seed).Stream("bench").FillUniform(values, -1, 1);
        tensor.Write(values);
        return tensor;
    }

    // The strongest of a whole matrix that the pattern allows.
    private static SparseMatrix Choose(int outputs, int inputs, double density, IPattern pattern)
    {
        SparseMatrix whole = Draw(outputs, inputs, density: 1);
        var kept = new bool[whole.Count];
        float[] scores = Array.ConvertAll(whole.Values, MathF.Abs);
        pattern.Keep(PlaceRows.Of(whole), scores, NearestCount.Of(density, whole.Count), kept);
        return whole.Without(Array.ConvertAll(kept, stays => !stays));
    }

    private static SparseMatrix Draw(int outputs, int inputs, double density)
    {
        RandomStream stream = new Randomness(1).Stream("bench");
        var starts = new int[outputs + 1];
        var indices = new List<int>();
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                if (stream.NextDouble() < density)
                {
                    indices.Add(input);
                }
            }

            starts[output + 1] = indices.Count;
        }

        var values = new float[indices.Count];
        stream.FillUniform(values, -1, 1);
        return new SparseMatrix("bench", outputs, inputs, starts, [.. indices], values);
    }
}
