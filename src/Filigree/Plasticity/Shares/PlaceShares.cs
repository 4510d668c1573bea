using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// The fraction that moves is one of all entries of a layer, not of its connections (MEST: Yuan et al. 2021, 2110.14032), as far as there are connections to
/// leave. On request as many more come than leave, and go at the next event; with the last one none
/// come, so that the layers end with the connections that they began with.
/// </summary>
/// <param name="isSoft">Whether connections are cut back to their number at an event only after those that came at the one before were tried.</param>
internal sealed class PlaceShares(bool isSoft = false) : IShares
{
    private static readonly FlagOption SoftOption = new(
        "soft",
        "layers grow by what moves, and are cut back at the next event",
        false
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IShares> Rule { get; } =
        new(
            "by-places",
            "what moves is a share of a layer's entries, not of its connections",
            [SoftOption],
            options => new PlaceShares(options.Get(SoftOption))
        )
        {
            Source = "Yuan et al. 2021, 2110.14032",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool TakesDensity => false;

    /// <inheritdoc/>
    public IReadOnlyList<Quota> Share(Turnover turnover)
    {
        ArgumentNullException.ThrowIfNull(turnover);
        return
        [
            .. turnover.Counts.Select(
                (count, layer) =>
                    Of(
                        count,
                        turnover.First[layer],
                        turnover.Layers[layer].Places,
                        isSoft && turnover.IsLast ? 0 : turnover.Moves
                    )
            ),
        ];
    }

    private Quota Of(long count, long first, long places, double moves)
    {
        long moving = NearestCount.Of(moves, places);
        return isSoft
            ? new Quota(Math.Min(count, first), Math.Min(places, first + moving))
            : new Quota(Math.Max(Math.Min(1, count), count - moving), count);
    }
}
