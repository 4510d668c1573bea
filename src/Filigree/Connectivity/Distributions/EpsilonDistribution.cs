using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>See <see cref="Distributions.ByEpsilon"/>.</summary>
internal sealed class EpsilonDistribution : IDistribution
{
    private readonly double epsilon;

    public EpsilonDistribution(double epsilon)
    {
        if (!(epsilon >= 0 && double.IsFinite(epsilon)))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Expected a number of at least 0.");
        }

        this.epsilon = epsilon;
    }

    public string Name => "epsilon";

    public long[] Share(in Budget budget) => [.. budget.Layers.Select(Count)];

    public double Requested(in Budget budget) =>
        budget.Layers.Sum(layer => Math.Min(epsilon * ErdosRenyiDistribution.SumOfSizes(layer), layer.Places));

    private long Count(MatrixShape layer)
    {
        double size = ErdosRenyiDistribution.SumOfSizes(layer);
        return epsilon * size >= layer.Places ? layer.Places : NearestCount.Multiple(epsilon, size);
    }
}
