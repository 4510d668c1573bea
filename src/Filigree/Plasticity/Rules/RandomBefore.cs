using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>Connections of the wiring stay at random, any set of as many as likely as any other: what scores before training are held against.</summary>
public static class RandomBefore
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        ChosenBefore.Rule(
            "random-before",
            "before training, connections stay at random",
            "Frankle et al. 2021, 2009.08576",
            new RandomScore()
        );
}
