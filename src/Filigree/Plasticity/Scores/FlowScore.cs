using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// What flows through a connection: w dR/dw, R the sum of the outputs for inputs of 1 through the magnitudes of all weights.
/// </summary>
internal sealed class FlowScore : IScore
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IScore> Rule { get; } =
        new("synflow", "the flow through a connection, without data", [], _ => new FlowScore())
        {
            Source = "Tanaka et al. 2020, 2006.05467",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public Needs Needs => Needs.Flow;

    /// <inheritdoc/>
    public void Score(in Candidates candidates, Span<float> scores) => candidates.Flow.CopyTo(scores);
}
