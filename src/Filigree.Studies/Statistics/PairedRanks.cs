using Filigree.Numerics;

namespace Filigree.Studies.Statistics;

/// <summary>Two samples in one order: how many pairs have the first above the second, of the numbers and of resamples of them.</summary>
internal sealed class PairedRanks
{
    private readonly double[] first;
    private readonly double[] second;

    // For each number its place among the distinct ones.
    private readonly int[] firstPlaces;
    private readonly int[] secondPlaces;
    private readonly int[] firstCounts;
    private readonly int[] secondCounts;

    /// <summary>Takes two samples of finite numbers, each with one at least.</summary>
    public PairedRanks(double[] first, double[] second)
    {
        this.first = first;
        this.second = second;
        double[] distinct = [.. first.Concat(second).Distinct().Order()];
        firstPlaces = Array.ConvertAll(first, value => Array.BinarySearch(distinct, value));
        secondPlaces = Array.ConvertAll(second, value => Array.BinarySearch(distinct, value));
        firstCounts = new int[distinct.Length];
        secondCounts = new int[distinct.Length];
        Count(firstPlaces, firstCounts, null);
        Count(secondPlaces, secondCounts, null);
        Probability = Share();
    }

    /// <summary>Numbers of the first sample.</summary>
    public int First => first.Length;

    /// <summary>Numbers of the second sample.</summary>
    public int Second => second.Length;

    /// <summary>The share of pairs in which the first is above, ties counting half.</summary>
    public double Probability { get; }

    /// <summary>The same share of both samples drawn anew with replacement.</summary>
    public double Resampled(RandomStream random)
    {
        Count(firstPlaces, firstCounts, random);
        Count(secondPlaces, secondCounts, random);
        return Share();
    }

    /// <summary>
    /// Brunner and Munzel's test (2000) of a share of one half, with Satterthwaite's degrees of freedom, and the share's interval by the same
    /// variance on the logit. None where a side has one number, or where nothing spreads.
    /// </summary>
    public (TestResult Test, Interval Interval) BrunnerMunzel(double confidence)
    {
        double[] all = Ranks.Of([.. first, .. second], out _);
        double spreadOfFirst = Spread(all.AsSpan(0, First), Ranks.Of(first, out _)) * First;
        double spreadOfSecond = Spread(all.AsSpan(First), Ranks.Of(second, out _)) * Second;
        double spread = spreadOfFirst + spreadOfSecond;
        if (!(spread > 0))
        {
            return (TestResult.None, Interval.None);
        }
        double error = Math.Sqrt(spread) / ((double)First * Second);
        double shareOfFirst = spreadOfFirst / spread;
        double shareOfSecond = spreadOfSecond / spread;
        double degrees = 1 / (shareOfFirst * shareOfFirst / (First - 1) + shareOfSecond * shareOfSecond / (Second - 1));
        double t = (Probability - 0.5) / error;
        double middle = Math.Log(Probability / (1 - Probability));
        double half =
            Tails.StudentTwoSidedQuantile(1 - confidence, degrees) * error / (Probability * (1 - Probability));
        return (
            new TestResult(t, degrees, Tails.StudentTwoSided(t, degrees)),
            new Interval(Logistic(middle - half), Logistic(middle + half))
        );
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    // Variance of how many of the other sample lie below each number; NaN of one number.
    private static double Spread(ReadOnlySpan<double> among, double[] within)
    {
        double[] placements = new double[within.Length];
        for (int i = 0; i < placements.Length; i++)
        {
            placements[i] = among[i] - within[i];
        }
        return SampleSummary.Of(placements).Variance;
    }

    private static void Count(int[] places, int[] counts, RandomStream? random)
    {
        Array.Clear(counts);
        for (int i = 0; i < places.Length; i++)
        {
            counts[places[random is null ? i : random.NextInt32(places.Length)]]++;
        }
    }

    private double Share()
    {
        double below = 0;
        double wins = 0;
        for (int i = 0; i < firstCounts.Length; i++)
        {
            wins += firstCounts[i] * (below + secondCounts[i] / 2.0);
            below += secondCounts[i];
        }
        return wins / ((double)First * Second);
    }
}
