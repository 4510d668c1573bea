using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// Connections that are scored below one threshold leave, whatever their layer, and as many come back by what the layers have left (DSR: Mostafa and Wang
/// 2019, 1902.05967). The threshold doubles where fewer than 0.9 of a number left, and is halved where more than 1.1 of it did.
/// </summary>
/// <param name="count">The number that is meant to leave.</param>
/// <param name="threshold">The threshold at the first event.</param>
internal sealed class ThresholdShares(int count = 600, double threshold = 0.001) : IShares
{
    private static readonly CountOption CountOption = new(
        "count",
        "how many connections are meant to leave at an event",
        600,
        1,
        1_000_000_000
    );

    private static readonly NumberOption ThresholdOption = new(
        "threshold",
        "the score below which connections leave at the first event",
        0.001,
        0,
        ExcludesMinimum: true
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IShares> Rule { get; } =
        new(
            "threshold",
            "what is scored below a threshold leaves, and comes back by what is left of the layers",
            [CountOption, ThresholdOption],
            options => new ThresholdShares(options.Get(CountOption), options.Get(ThresholdOption))
        )
        {
            Source = "Mostafa and Wang 2019, 1902.05967",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool TakesDensity => false;

    /// <summary>The threshold of the next event.</summary>
    public double Threshold { get; private set; } = ThresholdOption.Check(threshold);

    private int Count { get; } = CountOption.Check(count);

    /// <inheritdoc/>
    public IReadOnlyList<Quota> Share(Turnover turnover)
    {
        ArgumentNullException.ThrowIfNull(turnover);
        Quota[] kept =
        [
            .. turnover.Scores.Select(
                (scores, layer) =>
                    new Quota(
                        Math.Max(Math.Min(1, scores.Length), scores.LongCount(score => score >= Threshold)),
                        scores.Length
                    )
            ),
        ];
        long leaving = turnover.Counts.Sum() - kept.Sum(quota => quota.Kept);
        Threshold *=
            leaving < 0.9 * Count ? 2
            : leaving > 1.1 * Count ? 0.5
            : 1;
        return Shares.GrowBy(turnover, kept, [.. kept.Select(quota => (double)quota.Kept)], highestDensity: 1);
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Threshold);
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Threshold = reader.ReadDouble();
    }
}
