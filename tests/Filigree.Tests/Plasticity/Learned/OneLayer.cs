using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Tests.Plasticity;

/// <summary>The numbers of one layer that learns its connections, for tests that follow them by hand.</summary>
internal sealed class OneLayer
{
    private readonly SparseMatrix matrix;

    public OneLayer(int outputs, float[] weights, float[]? scores = null, float shared = 0)
    {
        int inputs = weights.Length / outputs;
        matrix = SparseMatrix.Full(new WeightMatrix("w", outputs, inputs, [.. weights]));
        Weights = weights;
        Scores = scores ?? [];
        Shared = [shared];
        On = new bool[weights.Length];
        Gradient = new float[weights.Length];
        WeightGradient = new float[weights.Length];
        ScoreGradient = new float[Scores.Length];
    }

    public float[] Weights { get; }

    public float[] Scores { get; }

    public float[] Shared { get; }

    public float[] Effective => matrix.Values;

    public bool[] On { get; }

    public float[] Gradient { get; }

    public float[] WeightGradient { get; }

    public float[] ScoreGradient { get; }

    public float[] SharedGradient { get; } = new float[1];

    public float[] Apply(IEffective rule)
    {
        rule.Apply(Numbers);
        return Effective;
    }

    public void Back(IEffective rule, params float[] gradient)
    {
        rule.Apply(Numbers);
        gradient.CopyTo(Gradient, 0);
        rule.Back(Numbers);
    }

    private Learned Numbers =>
        new()
        {
            Connections = PlaceRows.Of(matrix),
            Weights = Weights,
            Scores = Scores,
            Shared = Shared,
            Effective = matrix.Values,
            On = On,
            Gradient = Gradient,
            WeightGradient = WeightGradient,
            ScoreGradient = ScoreGradient,
            SharedGradient = SharedGradient,
        };
}
