namespace Filigree.Plasticity;

/// <summary>How good candidates are: connections of which some stay, or free entries of which some are grown. The higher, the better.</summary>
public interface IScore
{
    /// <summary>Name in study files, such as <c>magnitude</c>.</summary>
    string Name { get; }

    /// <summary>What it wants to know beside weights and connections.</summary>
    Needs Needs => Needs.None;

    /// <summary>Whether it scores free entries, too, which have no weight and of what it needs a gradient or a momentum alone.</summary>
    bool ScoresFreeEntries => false;

    /// <summary>
    /// Scores candidates of one layer. Of free entries only those above 0 are grown for their scores, the others at random where these are too few.
    /// </summary>
    /// <param name="candidates">The candidates, in some output neurons' rows.</param>
    /// <param name="scores">Receives a score each, in their order; NaN ends the trial.</param>
    void Score(in Candidates candidates, Span<float> scores);
}
