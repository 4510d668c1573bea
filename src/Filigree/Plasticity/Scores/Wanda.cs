using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>The magnitude of the weight times the Euclidean norm of what it reads.</summary>
internal sealed class Wanda : IScore
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IScore> Rule { get; } =
        new("wanda", "the weight's magnitude times the norm of its input", [], _ => new Wanda())
        {
            Source = "Sun et al. 2024, 2306.11695",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public Needs Needs => Needs.InputNorms;

    /// <inheritdoc/>
    public void Score(in Candidates candidates, Span<float> scores)
    {
        for (int index = 0; index < scores.Length; index++)
        {
            scores[index] = Math.Abs(candidates.Weights[index]) * candidates.InputNorms[index];
        }
    }
}
