using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// Connections that are learned in place of their weights (training-connectivities, section 2): the weights w stay as they are, each has a
/// score t that is trained, and what the products see is w m(t), the parameter's <see cref="Parameter.Value"/>. The gradient
/// passes the map m as if it were the identity (straight-through), so that the one by a score is w times the one by the
/// effective weight. All tensors are stored like the value; a connection of weight 0 has no score.
/// </summary>
public sealed class ConnectionScores : IDisposable
{
    private Tensor? gradient;
    private bool hasGradient;
    private long? count;

    internal ConnectionScores(Tensor like, ScoreMap map, float pull, bool isRescaled)
    {
        Weights = new Tensor(like.Rows, like.Columns);
        Values = new Tensor(like.Rows, like.Columns);
        Map = map;
        Pull = pull;
        IsRescaled = isRescaled;
    }

    /// <summary>The fixed weights.</summary>
    public Tensor Weights { get; }

    /// <summary>The scores; what an optimizer trains.</summary>
    public Tensor Values { get; }

    /// <summary>What a score makes of its weight.</summary>
    public ScoreMap Map { get; }

    /// <summary>
    /// How much the gradient of every score is lowered: the gradient of a loss from which the scores' sum times this number is
    /// subtracted, seen straight through the map.
    /// </summary>
    public float Pull { get; }

    /// <summary>
    /// Whether effective weights are multiplied by the number of connections over the number of those that are on. The
    /// gradient takes the factor for a part of the map, which it passes as the identity.
    /// </summary>
    public bool IsRescaled { get; }

    /// <summary>How many connections have a score.</summary>
    public long Count => count ??= Reductions.CountNonZero(Weights.Span);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Weights.Dispose();
        Values.Dispose();
        gradient?.Dispose();
    }

    /// <summary>The gradient by the scores, of the one by the effective weights; computed once a step.</summary>
    internal Tensor Gradient(Tensor byWeights)
    {
        if (!hasGradient)
        {
            gradient ??= new Tensor(Values.Rows, Values.Columns);
            gradient.CopyFrom(byWeights);
            ToScores(gradient.Span, start: 0);
            hasGradient = true;
        }

        return gradient!;
    }

    internal void ForgetGradient() => hasGradient = false;

    /// <summary>Turns gradients by effective weights into those by their scores.</summary>
    /// <param name="gradients">Of whole rows.</param>
    /// <param name="start">Place of the first, padding counted.</param>
    internal void ToScores(Span<float> gradients, int start) =>
        Numerics.Map.Run(
            new ScoreGradientOperation(Pull),
            gradients,
            Weights.Span.Slice(start, gradients.Length),
            gradients
        );

    /// <summary>Writes effective weights, not yet rescaled.</summary>
    /// <param name="value">Receives them.</param>
    /// <param name="start">Place of the first, padding counted.</param>
    /// <param name="length">How many.</param>
    internal void Apply(Tensor value, int start, int length)
    {
        ReadOnlySpan<float> scores = Values.Span.Slice(start, length);
        ReadOnlySpan<float> weights = Weights.Span.Slice(start, length);
        Span<float> effective = value.Span.Slice(start, length);
        if (Map == ScoreMap.Sign)
        {
            Numerics.Map.Run(default(ScoreMapOperation<SignMap>), scores, weights, effective);
        }
        else
        {
            Numerics.Map.Run(default(ScoreMapOperation<OnOffMap>), scores, weights, effective);
        }
    }

    /// <summary>Writes all effective weights.</summary>
    /// <param name="value">Receives them.</param>
    internal void Apply(Tensor value)
    {
        Apply(value, 0, value.Span.Length);
        Rescale(value);
    }

    /// <summary>Multiplies effective weights by what rescaling asks for, once all of them are written.</summary>
    internal void Rescale(Tensor value)
    {
        if (!IsRescaled)
        {
            return;
        }

        // Neither padding nor a connection of weight 0 counts on either side.
        long on = Reductions.CountNonZero(value.Span);
        if (on > 0)
        {
            Elementwise.Scale((float)((double)Count / on), value.Span);
        }
    }

    /// <summary>What a step on some of the scores needs beside them.</summary>
    internal ScoredWeights Places(Tensor value, int start, int length) =>
        new(Weights.Span.Slice(start, length), value.Span.Slice(start, length), Pull, flips: Map == ScoreMap.Sign);
}
