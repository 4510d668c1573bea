using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>One magnitude for the whole layer, with signs drawn independently.</summary>
internal abstract class SignedInitializer : Initializer
{
    /// <summary>The probability of a positive sign.</summary>
    public static NumberOption ProbabilityOption { get; } = new("p", "probability of a positive weight", 0.5, 0, 1);

    /// <summary>Creates the rule.</summary>
    /// <param name="p">Probability of a positive weight, in [0, 1].</param>
    protected SignedInitializer(double p) => P = ProbabilityOption.Check(p);

    /// <summary>Probability of a positive weight.</summary>
    public double P { get; }

    /// <summary>The magnitude of every weight.</summary>
    /// <param name="shape">The layer's shape.</param>
    protected abstract double Magnitude(MatrixShape shape);

    /// <inheritdoc/>
    protected sealed override void Draw(Span<float> weights, MatrixShape shape, RandomStream stream)
    {
        float magnitude = (float)Magnitude(shape);
        stream.FillUniform(weights, 0, 1);
        foreach (ref float weight in weights)
        {
            // A draw just below 1 may round to 1, which p = 1 must count as positive too.
            weight = weight < P || P == 1 ? magnitude : -magnitude;
        }
    }
}
