namespace Filigree.Topology;

/// <summary>Pearson's correlation of the weights of two networks over some edges of a layer.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Edges">Number of edges.</param>
/// <param name="Coefficient">Pearson's r; NaN for fewer than two edges, or where one network's weights are all equal.</param>
public sealed record LayerCorrelation(string Name, long Edges, double Coefficient)
{
    /// <summary>Degrees of freedom of <see cref="TStatistic"/>: edges - 2.</summary>
    public long DegreesOfFreedom => Edges - 2;

    /// <summary>
    /// r sqrt((n - 2) / (1 - r^2)): follows Student's t distribution where the weights are uncorrelated normal numbers, so that
    /// twice its upper tail is the two-sided p-value.
    /// </summary>
    public double TStatistic => Coefficient * Math.Sqrt(DegreesOfFreedom / (1 - Coefficient * Coefficient));
}
