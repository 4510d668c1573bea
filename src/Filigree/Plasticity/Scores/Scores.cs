using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>All scores of connections and free entries by name.</summary>
public static class Scores
{
    /// <summary>The scores, in the order of help texts. A new one is one file and one line here.</summary>
    public static Catalog<IScore> Catalog { get; } =
        new(
            "score",
            Magnitude.Rule,
            RandomScore.Rule,
            GradientScore.Rule,
            MomentumScore.Rule,
            Elastic.Rule,
            Relative.Rule,
            PathsOfThree.Rule,
            Sampled.Rule,
            Saliency.Rule,
            GradientPreservation.Rule,
            FlowScore.Rule,
            Lamp.Rule,
            Wanda.Rule
        );
}
