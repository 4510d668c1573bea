using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// How the gradient's norm depends on a connection: w (H g), g the gradient and H the Hessian matrix of the loss. The largest stay.
/// </summary>
internal sealed class GradientPreservation : IScore
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IScore> Rule { get; } =
        new("grasp", "weight times the Hessian's product with the gradient", [], _ => new GradientPreservation())
        {
            Source = "Wang et al. 2020, 2002.07376",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public Needs Needs => Needs.HessianProduct;

    /// <inheritdoc/>
    public void Score(in Candidates candidates, Span<float> scores)
    {
        for (int index = 0; index < scores.Length; index++)
        {
            scores[index] = candidates.Weights[index] * candidates.HessianProducts[index];
        }
    }
}
