using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>
/// Weights never change; which connections there are is learned instead (training-connectivities, section 2, equations 1 to 3). Every
/// connection has a score t that the optimizer trains as it would train a weight, and is on while t is above 0.
/// </summary>
/// <param name="rescale">
/// Whether the weights of connections that are on are multiplied by the number of connections over the number that is on, layer by
/// layer, so that what a neuron receives keeps its scale.
/// </param>
internal sealed class FreePruning(bool rescale = false) : IPlasticity
{
    /// <summary>Whether the weights of connections that are on grow as others go, in study files.</summary>
    internal static readonly FlagOption RescaleOption = new(
        "rescale",
        "weights that are on grow as others go off",
        false
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "free-pruning",
            "weights stay; which connections are on is learned in their place",
            [RescaleOption],
            options => new FreePruning(options.Get(RescaleOption))
        )
        {
            Source = "training-connectivities, section 2",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool LearnsConnections => true;

    /// <summary>Whether the weights of connections that are on grow as others go.</summary>
    public bool Rescale => rescale;

    /// <inheritdoc/>
    public double? RequestedDensityOf(double? wired, bool isDense) => null;

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training) => ScoredLearning.Begin(training, ScoreMap.OnOff, isRescaled: Rescale);
}
