using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>The magnitude of the weight: |w|.</summary>
public sealed class Magnitude : IScore
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IScore> Rule { get; } = new("magnitude", "the weight's magnitude", [], _ => new Magnitude());

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public void Score(in Candidates candidates, Span<float> scores) =>
        Elementwise.Magnitude(candidates.Weights, scores);
}
