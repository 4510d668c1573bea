using Filigree.Options;

namespace Filigree.Connectivity;

/// <summary>
/// One fan-in for all neurons that are on (SRigL: Lasby et al., "Dynamic sparse training with structured sparsity", 2024): a neuron is off if fewer than max(1,
/// gamma k) of its candidates are among the best of the layer, k being what every neuron would have; what is asked for is then shared out among the
/// others, to the nearest. With gamma = 0 a neuron is off where none of its candidates is among the best.
/// </summary>
public sealed class FanIn : IPattern
{
    internal static readonly NumberOption GammaOption = new(
        "gamma",
        "share of a neuron's connections that must be among the layer's best, or it is switched off",
        0.3,
        0,
        1
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IPattern> Rule { get; } =
        new(
            "fan-in",
            "one fan-in for all neurons; those with few of the best connections are switched off",
            [GammaOption],
            options => new FanIn(options.Get(GammaOption))
        )
        {
            Source = "Lasby et al. 2024",
        };

    /// <summary>Creates the pattern.</summary>
    /// <param name="gamma">Share of a neuron's connections that must be among the layer's best, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share outside 0 to 1.</exception>
    public FanIn(double gamma = 0.3) => Gamma = GammaOption.Check(gamma);

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <summary>Share of a neuron's connections that must be among the layer's best.</summary>
    public double Gamma { get; }

    /// <summary>Connections of each of some neurons, to the nearest.</summary>
    /// <param name="count">Connections of all.</param>
    /// <param name="neurons">How many neurons.</param>
    public static long Each(long count, int neurons) => neurons == 0 ? 0 : (2 * count + neurons) / (2L * neurons);

    /// <summary>Which neurons are on.</summary>
    /// <param name="best">Of each neuron, how many of its candidates are among the best of the layer.</param>
    /// <param name="count">How many connections the layer is to have.</param>
    public bool[] Active(int[] best, long count)
    {
        ArgumentNullException.ThrowIfNull(best);
        double least = Math.Max(1, Gamma * Each(count, best.Length));
        return Array.ConvertAll(best, own => own >= least);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are other numbers of scores or marks than of candidates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More are asked for than there are candidates.</exception>
    public void Keep(PlaceRows candidates, ReadOnlySpan<float> scores, long count, Span<bool> kept)
    {
        Best.Require(candidates, scores, count, kept);
        Best.Keep(scores, count, kept);
        var best = new int[candidates.Rows];
        for (int row = 0; row < best.Length; row++)
        {
            best[row] = kept[candidates.Range(row)].Count(true);
        }

        bool[] active = Active(best, count);
        long each = Each(count, active.AsSpan().Count(true));
        for (int row = 0; row < active.Length; row++)
        {
            Range range = candidates.Range(row);
            Best.Keep(scores[range], active[row] ? each : 0, kept[range]);
        }
    }
}
