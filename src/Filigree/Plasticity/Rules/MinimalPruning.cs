using Filigree.Options;
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
internal sealed class MinimalPruning(double alpha = 1, Scope scope = Scope.Layer, bool rescale = false) : IPlasticity
{
    /// <summary>Weight of the mean in the loss, in study files.</summary>
    internal static readonly NumberOption AlphaOption = new(
        "alpha",
        "weight of the mean in the loss",
        1,
        0,
        double.MaxValue
    );

    /// <summary>Over what the mean is taken, in study files.</summary>
    internal static readonly WordOption<Scope> ScopeOption = Scopes.Option("one mean a layer, or one over the network");

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "minimal-pruning",
            "as free-pruning, and the loss rewards connections that are on",
            [AlphaOption, ScopeOption, FreePruning.RescaleOption],
            options => new MinimalPruning(
                options.Get(AlphaOption),
                options.Get(ScopeOption),
                options.Get(FreePruning.RescaleOption)
            )
        )
        {
            Source = "training-connectivities, equation 4",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool LearnsConnections => true;

    /// <summary>Weight of the mean in the loss.</summary>
    public double Alpha { get; } = ScoredLearning.Checked(alpha);

    /// <summary>Whether the loss has one mean a layer or one over the network.</summary>
    public Scope Scope => scope;

    /// <summary>Whether the weights of connections that are on grow as others go.</summary>
    public bool Rescale => rescale;

    /// <inheritdoc/>
    public double? RequestedDensityOf(double? wired, bool isDense) => null;

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training) =>
        ScoredLearning.Begin(training, ScoreMap.OnOff, Alpha, Scope, Rescale);
}
