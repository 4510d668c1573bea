using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>The magnitude of the loss's gradient: |g|, of connections and free entries alike.</summary>
public sealed class GradientScore : IScore
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IScore> Rule { get; } =
        new("gradient", "the magnitude of the loss's gradient", [], _ => new GradientScore())
        {
            Source = "Evci et al. 2020, 1911.11134",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public Needs Needs => Needs.Gradient | Needs.DenseGradient;

    /// <inheritdoc/>
    public bool ScoresFreeEntries => true;

    /// <inheritdoc/>
    public void Score(in Candidates candidates, Span<float> scores) =>
        Elementwise.Magnitude(candidates.Gradients, scores);
}
