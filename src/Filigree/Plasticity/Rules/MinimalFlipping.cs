using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>
/// <see cref="FreeFlipping"/> that flips no more than it must: the mean of the signs, times alpha, is subtracted from the loss
/// (training-connectivities, section 3), so that every score is pulled up by alpha over the number of scores.
/// </summary>
/// <param name="alpha">Weight of the mean in the loss, at least 0; the paper has 1.</param>
/// <param name="scope">Whether the loss has one mean a layer or one over the network.</param>
internal sealed class MinimalFlipping(double alpha = 1, Scope scope = Scope.Layer) : IPlasticity
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "minimal-flipping",
            "as free-flipping, and the loss rewards signs that are not flipped",
            [MinimalPruning.AlphaOption, MinimalPruning.ScopeOption],
            options => new MinimalFlipping(
                options.Get(MinimalPruning.AlphaOption),
                options.Get(MinimalPruning.ScopeOption)
            )
        )
        {
            Source = "training-connectivities, section 3",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool LearnsConnections => true;

    /// <summary>Weight of the mean in the loss.</summary>
    public double Alpha { get; } = ScoredLearning.Checked(alpha);

    /// <summary>Whether the loss has one mean a layer or one over the network.</summary>
    public Scope Scope => scope;

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training) => ScoredLearning.Begin(training, ScoreMap.Sign, Alpha, Scope);
}
