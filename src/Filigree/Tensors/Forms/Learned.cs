using Filigree.Connectivity;

namespace Filigree.Tensors;

/// <summary>
/// A layer whose connections are learned, as an <see cref="IEffective"/> sees it. All spans have a number a connection, by output neuron and then by
/// input; those of parts that there are not are empty.
/// </summary>
public readonly ref struct Learned
{
    /// <summary>The connections that there can be, a row an output neuron.</summary>
    public PlaceRows Connections { get; init; }

    /// <summary>The weights, trained or fixed.</summary>
    public Span<float> Weights { get; init; }

    /// <summary>The scores.</summary>
    public Span<float> Scores { get; init; }

    /// <summary>The one number of the whole layer.</summary>
    public Span<float> Shared { get; init; }

    /// <summary>The weights that the products see; 0 where a connection is off.</summary>
    public Span<float> Effective { get; init; }

    /// <summary>Which connections are on.</summary>
    public Span<bool> On { get; init; }

    /// <summary>The gradient by the effective weights.</summary>
    public ReadOnlySpan<float> Gradient { get; init; }

    /// <summary>The gradient by the weights, where they are trained.</summary>
    public Span<float> WeightGradient { get; init; }

    /// <summary>The gradient by the scores.</summary>
    public Span<float> ScoreGradient { get; init; }

    /// <summary>The gradient by the number of the whole layer.</summary>
    public Span<float> SharedGradient { get; init; }

    /// <summary>Sets effective weights to the weights where connections are on, and to 0 elsewhere.</summary>
    public void ApplyOn()
    {
        for (int index = 0; index < Effective.Length; index++)
        {
            Effective[index] = On[index] ? Weights[index] : 0;
        }
    }
}
