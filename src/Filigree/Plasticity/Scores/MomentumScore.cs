using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>The magnitude of the momentum of the loss's gradients: |m|, m = decay m + g from step to step, of connections and free entries alike.</summary>
internal sealed class MomentumScore : IScore
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IScore> Rule { get; } =
        new("momentum", "the magnitude of the gradients' momentum", [], _ => new MomentumScore())
        {
            Source = "Dettmers and Zettlemoyer 2019, 1907.04840",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public Needs Needs => Needs.Momentum;

    /// <inheritdoc/>
    public bool ScoresFreeEntries => true;

    /// <inheritdoc/>
    public void Score(in Candidates candidates, Span<float> scores) =>
        Elementwise.Magnitude(candidates.Momenta, scores);
}
