using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>All ways of sharing cuts and growth among layers by name.</summary>
public static class Shares
{
    /// <summary>The ways, in the order of help texts. A new one is one class and one line here.</summary>
    public static Catalog<IShares> Catalog { get; } =
        new(
            "layers",
            new Rule<IShares>("same", "each layer keeps its share of the connections", [], _ => new SameShares()),
            Spread("uniform", "one density in all layers", Distributions.Uniform),
            Spread("er", "denser where layers are small", Distributions.ErdosRenyiOfChannels),
            Spread("erk", "denser where layers are small; a convolution's kernel counts", Distributions.ErdosRenyi),
            Spread("global", "one ranking over all layers", Distributions.Global),
            GivenShares.Rule,
            MomentumShares.Rule,
            ThresholdShares.Rule,
            PlaceShares.Rule
        );

    /// <summary>Makes a way of sharing from one line: <c>erk</c>, <c>given([0.05, 0.1, 1])</c>.</summary>
    /// <param name="text">A name, with the options in parentheses by place or by name.</param>
    /// <exception cref="UserError">It cannot be read, or names something unknown or impossible.</exception>
    public static IShares Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RuleBook(Catalog).Parse<IShares>(text);
    }

    /// <summary>As many as a distribution gives to each layer, and the same fraction moves in all.</summary>
    /// <param name="distribution">The distribution of the density.</param>
    public static IShares Of(IDistribution distribution) => new DistributedShares(distribution);

    /// <summary>
    /// The best candidates that leave room for a fraction to come, of a number that a layer is to have: kept are the total less round(fraction x total).
    /// </summary>
    /// <param name="count">Connections before.</param>
    /// <param name="total">Connections afterwards.</param>
    /// <param name="moves">The fraction.</param>
    internal static Quota Turn(long count, long total, double moves) =>
        new(Math.Min(count, total - NearestCount.Of(moves, total)), total);

    /// <summary>As <see cref="Turn"/>, for the number that each layer is to have.</summary>
    /// <param name="totals">Connections of each layer afterwards.</param>
    /// <param name="turnover">What is shared.</param>
    internal static IReadOnlyList<Quota> TurnTo(IReadOnlyList<long> totals, Turnover turnover) =>
        [.. totals.Select((total, layer) => Turn(turnover.Counts[layer], total, turnover.Moves))];

    /// <summary>Those that stay, and all that left shared out anew.</summary>
    /// <param name="turnover">What is shared.</param>
    /// <param name="kept">What stays in each layer.</param>
    /// <param name="weights">By what the layers gain.</param>
    /// <param name="highestDensity">The density up to which a layer gains; above it, it has what it keeps.</param>
    internal static Quota[] GrowBy(Turnover turnover, Quota[] kept, double[] weights, double highestDensity)
    {
        long[] room =
        [
            .. kept.Select(
                (quota, layer) =>
                    Math.Max(0, NearestCount.Of(highestDensity, turnover.Layers[layer].Places) - quota.Kept)
            ),
        ];
        long coming = Math.Min(kept.Sum(quota => quota.Total - quota.Kept), room.Sum());
        double[] all = weights.Any(weight => weight > 0) ? weights : Array.ConvertAll(room, places => (double)places);
        long[] counts = Apportionment.Of(coming, all, room);
        return [.. kept.Select((quota, layer) => quota with { Total = quota.Kept + counts[layer] })];
    }

    private static Rule<IShares> Spread(string name, string description, IDistribution distribution) =>
        new(name, description, [], _ => Of(distribution));
}

/// <summary>Each layer keeps its share of all connections, whatever becomes of their number.</summary>
internal sealed class SameShares : IShares
{
    /// <inheritdoc/>
    public string Name => "same";

    /// <inheritdoc/>
    public IReadOnlyList<long>? Goal(IReadOnlyList<MatrixShape> layers, IReadOnlyList<long> first, double? density)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(first);
        if (density is not { } together)
        {
            return null;
        }

        double factor = together * layers.Sum(layer => (double)layer.Places) / Math.Max(1, first.Sum());
        return
        [
            .. layers.Select(
                (layer, index) => Math.Clamp(NearestCount.Multiple(factor, first[index]), 1, layer.Places)
            ),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Quota> Share(Turnover turnover)
    {
        ArgumentNullException.ThrowIfNull(turnover);
        return Shares.TurnTo(Goal(turnover.Layers, turnover.First, turnover.Density) ?? turnover.Counts, turnover);
    }
}

/// <summary>See <see cref="Shares.Of"/>.</summary>
internal sealed class DistributedShares(IDistribution distribution) : IShares
{
    public string Name => distribution.Name;

    /// <summary>Whether one ranking over all layers says what stays: it cuts, and lets no layer grow.</summary>
    public bool IsRanking => distribution == Distributions.Global;

    /// <inheritdoc/>
    public IReadOnlyList<long>? Goal(IReadOnlyList<MatrixShape> layers, IReadOnlyList<long> first, double? density) =>
        density is { } together && !IsRanking
            ? [.. distribution.Share(new Budget(layers, together)).Select(total => Math.Max(1, total))]
            : null;

    public IReadOnlyList<Quota> Share(Turnover turnover)
    {
        long places = turnover.Layers.Sum(layer => layer.Places);
        double density = turnover.Density ?? turnover.Counts.Sum() / Math.Max(1.0, places);
        if (Goal(turnover.Layers, turnover.First, density) is { } goal)
        {
            return Shares.TurnTo(goal, turnover);
        }

        // One ranking takes what it takes, up to a whole layer.
        long scored = turnover.Counts.Sum();
        var budget = new Budget(turnover.Layers, Math.Min(scored, NearestCount.Of(density, places)), turnover.Scores);
        return Shares.TurnTo(distribution.Share(budget), turnover);
    }
}
