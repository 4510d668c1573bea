using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>Chance alone. Free entries are drawn without scoring each: every set of as many is as likely as any other.</summary>
internal sealed class RandomScore : IScore
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IScore> Rule { get; } = new("random", "chance", [], _ => new RandomScore());

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool ScoresFreeEntries => true;

    /// <inheritdoc/>
    public void Score(in Candidates candidates, Span<float> scores)
    {
        for (int index = 0; index < scores.Length; index++)
        {
            scores[index] = candidates.Random.NextSingle();
        }
    }
}
