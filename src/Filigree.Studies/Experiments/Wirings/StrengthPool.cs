using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Topology;

namespace Filigree.Studies.Experiments;

/// <summary>What the draws of a <see cref="StrengthExperiment"/> have come to so far.</summary>
/// <param name="capacity">Strengths of all draws.</param>
internal sealed class StrengthPool(int capacity) : ITrialState
{
    private int draws;
    private readonly List<double> strengths = new(capacity);
    private readonly NamedMeans means = new();

    /// <summary>Draws finished.</summary>
    public int Draws => draws;

    /// <summary>Adds the strengths of a draw, both sides.</summary>
    public void Add(Strengths drawn)
    {
        strengths.AddRange(drawn.Inputs);
        strengths.AddRange(drawn.Outputs);
    }

    /// <summary>Adds numbers whose means are wanted.</summary>
    public void Add(IReadOnlyDictionary<string, double> numbers) => means.Add(numbers);

    /// <summary>Counts a draw.</summary>
    public void FinishDraw() => draws++;

    /// <summary>The mean of a number.</summary>
    public double Mean(string name) => means[name];

    /// <summary>All strengths, ascending.</summary>
    public double[] Sorted() => [.. strengths.Order()];

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        state.Value(ref draws);
        state.Items(strengths);
        means.Exchange(state);
    }
}
