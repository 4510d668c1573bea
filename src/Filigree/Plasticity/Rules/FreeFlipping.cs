using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>
/// Magnitudes never change; which weights have their sign flipped is learned instead (training-connectivities, section 3). Every
/// connection has a score t that the optimizer trains as it would train a weight, and is flipped while t is below 0.
/// </summary>
internal sealed class FreeFlipping : IPlasticity
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "free-flipping",
            "magnitudes stay; which weights have their sign flipped is learned in their place",
            [],
            _ => new FreeFlipping()
        )
        {
            Source = "training-connectivities, section 3",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool LearnsConnections => true;

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training) => ScoredLearning.Begin(training, ScoreMap.Sign);
}
