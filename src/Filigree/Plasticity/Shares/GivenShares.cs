using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// A density of its own for each layer that is cut. Where the rule has a density to go to, layers have these in proportion: none more than all of its
/// entries, and all together exactly what is asked for.
/// </summary>
internal sealed class GivenShares : IShares
{
    private static readonly ListOption<double> DensitiesOption = new(
        new NumberOption(
            "densities",
            "connections a place of each layer that is cut, first layer first; in proportion where the rule has a density",
            null,
            0,
            1,
            ExcludesMinimum: true
        )
    );

    private readonly IReadOnlyList<double> densities;

    /// <summary>Creates it.</summary>
    /// <param name="densities">A density for each layer, above 0, at most 1.</param>
    public GivenShares(params IReadOnlyList<double> densities)
    {
        foreach (double density in densities)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(density, 1);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(density);
        }

        this.densities = densities;
    }

    /// <summary>The way in study files.</summary>
    public static Rule<IShares> Rule { get; } =
        new(
            "given",
            "a density of its own for each layer",
            [DensitiesOption],
            options => new GivenShares(options.Get(DensitiesOption))
        );

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    /// <exception cref="UserError">There is not one density for each layer.</exception>
    public IReadOnlyList<long> Goal(IReadOnlyList<MatrixShape> layers, IReadOnlyList<long> first, double? density)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (densities.Count != layers.Count)
        {
            throw new UserError(
                $"densities are {densities.Count}, and {layers.Count} layers are cut",
                Name,
                "a density for each layer that is cut"
            );
        }

        long[] places = [.. layers.Select(layer => layer.Places)];
        long[] totals = density is { } together
            ? Apportionment.Of(
                NearestCount.Of(together, places.Sum()),
                [.. densities.Zip(places, (own, all) => own * all)],
                places
            )
            : [.. densities.Zip(places, NearestCount.Of)];
        return Array.ConvertAll(totals, total => Math.Max(1, total));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Quota> Share(Turnover turnover)
    {
        ArgumentNullException.ThrowIfNull(turnover);
        return Shares.TurnTo(Goal(turnover.Layers, turnover.First, turnover.Density), turnover);
    }
}
