using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// SNIP (Lee et al. 2019, 1810.02340): of all connections those stay that the loss of one batch depends on most, |g w|, in one ranking over all layers.
/// </summary>
/// <remarks>Biases and normalizations stay whole and are not scored, and what is trained are the weights that were scored.</remarks>
internal static class Snip
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        ChosenBefore.Rule(
            "snip",
            "before training, the connections stay that the loss depends on most (SNIP)",
            "Lee et al. 2019, 1810.02340",
            new Saliency(),
            samples: ChosenBefore.SamplesOption(100, "of the batch whose loss it is")
        );
}
