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

    /// <summary>Makes a score from one line: <c>magnitude</c>, <c>lamp</c>.</summary>
    /// <param name="text">A name, with the options in parentheses by place or by name.</param>
    /// <exception cref="UserError">It cannot be read, or names something unknown or impossible.</exception>
    public static IScore Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RuleBook(Catalog).Parse<IScore>(text);
    }
}
