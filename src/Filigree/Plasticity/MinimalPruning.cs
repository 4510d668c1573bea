using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>
/// <see cref="FreePruning"/> that keeps what it can: the mean of the mask, times alpha, is subtracted from the loss
/// (training-connectivities, equation 4), so that every score is pulled up by alpha over the number of scores.
/// </summary>
/// <param name="alpha">Weight of the mean in the loss, at least 0; the paper has 1.</param>
/// <param name="scope">Whether the loss has one mean a layer or one over the network.</param>
/// <param name="rescale">
/// Whether the weights of connections that are on are multiplied by the number of connections over the number that is on, layer by
/// layer, so that what a neuron receives keeps its scale.
/// </param>
public sealed class MinimalPruning(double alpha = 1, MeanScope scope = MeanScope.Layer, bool rescale = false)
    : IPlasticity
{
    /// <inheritdoc/>
    public string Name => "minimal-pruning";

    /// <summary>Weight of the mean in the loss.</summary>
    public double Alpha { get; } = ScoredLearning.Checked(alpha);

    /// <summary>Whether the loss has one mean a layer or one over the network.</summary>
    public MeanScope Scope => scope;

    /// <summary>Whether the weights of connections that are on grow as others go.</summary>
    public bool Rescale => rescale;

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training) =>
        ScoredLearning.Begin(training, ScoreMap.OnOff, Alpha, Scope, Rescale);
}
