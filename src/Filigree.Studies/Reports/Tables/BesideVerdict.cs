using Filigree.Studies.Definition;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Tables;

/// <summary>Something shown beside a verdict where it is asked for; the verdict does not rest on it.</summary>
/// <param name="Heading">Its name in files and in sentences.</param>
/// <param name="ShortHeading">Its name in the terminal.</param>
/// <param name="Text">What it says of a comparison; empty where it says nothing.</param>
internal sealed record BesideVerdict(string Heading, string ShortHeading, Func<Comparison?, string> Text)
{
    /// <summary>How often a trial is better than one of the other row.</summary>
    public static BesideVerdict Improvement { get; } =
        new("probability of improvement", "P(better)", CellText.Improvement);

    /// <summary>How far a row is from being better at every quantile.</summary>
    public static BesideVerdict Order { get; } = new("almost stochastic order", "ASO", CellText.Order);

    /// <summary>What a table asks for, in the order of its columns.</summary>
    public static IReadOnlyList<BesideVerdict> Of(TableSpecification table) =>
        [
            .. table.HasImprovement ? [Improvement] : (BesideVerdict[])[],
            .. table.HasStochasticOrder ? [Order] : (BesideVerdict[])[],
        ];
}
