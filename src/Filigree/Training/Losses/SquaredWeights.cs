using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>
/// The penalty strength x sum of w^2 over weights, whose gradient is 2 strength w: what Keras calls an L2 regularizer. An optimizer's
/// weight decay is another thing: it has no factor of 2, and may pass moments by.
/// </summary>
public sealed class SquaredWeights : ILossTerm
{
    private readonly Func<Parameter, bool> isPenalized;

    /// <summary>A penalty.</summary>
    /// <param name="strength">Factor of the sum, at least 0 and finite.</param>
    /// <param name="isPenalized">Which parameters; null for all weights between neurons.</param>
    public SquaredWeights(double strength, Func<Parameter, bool>? isPenalized = null)
    {
        Checks.InRange(strength >= 0 && double.IsFinite(strength), "strength", strength, "is at least 0 and finite");
        Strength = strength;
        this.isPenalized = isPenalized ?? (parameter => parameter.Kind == ParameterKind.Weight);
    }

    /// <summary>Factor of the sum.</summary>
    public double Strength { get; }

    /// <inheritdoc/>
    public double Apply(Network network, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        double sum = 0;
        for (int index = 0; index < network.Parameters.Count; index++)
        {
            Parameter parameter = network.Parameters[index];
            if (!isPenalized(parameter))
            {
                continue;
            }

            sum += Reductions.SumOfSquares(parameter.Value.Span);
            if (parameter.HasGradient)
            {
                Elementwise.AddScaled((float)(2 * Strength), parameter.Value.Span, parameter.Gradient(workers).Span);
            }
        }

        return Strength * sum;
    }
}
