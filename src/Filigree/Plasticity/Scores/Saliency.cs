using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>How much the loss depends on a connection being there: |g w|.</summary>
internal sealed class Saliency : IScore
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IScore> Rule { get; } =
        new("saliency", "the magnitude of gradient times weight", [], _ => new Saliency())
        {
            Source = "Lee et al. 2019, 1810.02340",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public Needs Needs => Needs.Gradient;

    /// <inheritdoc/>
    public void Score(in Candidates candidates, Span<float> scores)
    {
        for (int index = 0; index < scores.Length; index++)
        {
            scores[index] = Math.Abs(candidates.Gradients[index] * candidates.Weights[index]);
        }
    }
}
