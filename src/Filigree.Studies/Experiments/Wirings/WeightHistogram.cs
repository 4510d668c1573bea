using Filigree.Numerics;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Experiments;

/// <summary>The weights of one layer over many drawn networks, counted in intervals of equal width.</summary>
/// <param name="range">Weights from minus to plus this number are counted; the others only weigh in the deviation.</param>
/// <param name="bins">Number of intervals.</param>
internal sealed class WeightHistogram(double range, int bins) : ITrialState
{
    private long[] counts = new long[bins];
    private long total;
    private double sum;
    private double sumOfSquares;

    /// <summary>Standard deviation of all weights.</summary>
    public double Deviation => Math.Sqrt(Math.Max(0, sumOfSquares / total - sum / total * (sum / total)));

    /// <summary>The middle of an interval.</summary>
    public double Middle(int bin) => range * ((2.0 * bin + 1) / bins - 1);

    /// <summary>Share of all weights in an interval, by the interval's width.</summary>
    public double Density(int bin) => counts[bin] / (double)total * bins / (2 * range);

    /// <summary>Counts the weights of one more network.</summary>
    public void Add(ReadOnlySpan<float> weights)
    {
        foreach (float weight in weights)
        {
            double place = Math.Floor((weight + range) / (2 * range) * bins);
            if (place >= 0 && place < bins)
            {
                counts[(int)place]++;
            }
        }

        total += weights.Length;
        sum += Reductions.Sum(weights);
        sumOfSquares += Reductions.SumOfSquares(weights);
    }

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        state.Value(ref total);
        state.Value(ref sum);
        state.Value(ref sumOfSquares);
        state.Values(ref counts);
        if (counts.Length != bins)
        {
            throw new InvalidDataException($"{counts.Length} intervals, not {bins}.");
        }
    }
}
