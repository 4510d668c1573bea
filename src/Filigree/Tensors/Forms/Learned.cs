using System.Runtime.Intrinsics;
using Filigree.Connectivity;
using Filigree.Numerics;

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
    public void ApplyOn() => WhereOn(Weights, On, Effective);

    /// <summary>Sets the gradient by the weights to that by the effective ones where connections are on, and to 0 elsewhere.</summary>
    internal void BackOn() => WhereOn(Gradient, On, WeightGradient);

    /// <summary>Sets the gradient by the weights to that by the effective ones, and adds a decay of each weight.</summary>
    /// <param name="on">How fast weights decay whose connections are on; 0 adds nothing.</param>
    /// <param name="off">How fast the others do.</param>
    internal void Decay(float on, float off)
    {
        Span<float> weights = Weights;
        ReadOnlySpan<float> gradients = Gradient;
        Span<float> into = WeightGradient;
        Span<bool> marks = On;
        for (int index = 0; index < gradients.Length; index += FourLanes.Count)
        {
            Vector128<float> gradient = FourLanes.Load(gradients, index);
            Vector128<float> weight = FourLanes.Load(weights, index);
            FourLanes.Store(
                into,
                index,
                Vector128.ConditionalSelect(
                    FourLanes.Load(marks, index),
                    on == 0 ? gradient : gradient + on * weight,
                    gradient + off * weight
                )
            );
        }
    }

    private static void WhereOn(ReadOnlySpan<float> numbers, ReadOnlySpan<bool> on, Span<float> into)
    {
        for (int index = 0; index < numbers.Length; index += FourLanes.Count)
        {
            FourLanes.Store(into, index, FourLanes.Load(numbers, index) & FourLanes.Load(on, index));
        }
    }
}
