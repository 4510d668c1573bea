using Filigree.Numerics;

namespace Filigree.Studies.Statistics;

/// <summary>
/// Permutation tests of equal means (Fisher 1935; Pitman 1937), two-sided: how many of all ways to deal the numbers to both sides, or to give the
/// differences their signs, part the means as far; twice the smaller tail. All ways are counted up to <see cref="MostExact"/>; of more,
/// <see cref="Draws"/> are drawn from the stream <c>permutation</c> of a fixed seed, and p is (c + 1) / (r + 1) for c of r draws in a tail: same numbers,
/// same p. Numbers that are not finite are left out.
/// </summary>
internal static class PermutationTest
{
    /// <summary>The most ways that are counted one by one.</summary>
    public const int MostExact = 200_000;

    /// <summary>Draws where there are more ways.</summary>
    public const int Draws = 99_999;

    private const string StreamName = "permutation";

    // Sums that are equal on paper differ in their last bits.
    private const double Tolerance = 1e-9;

    // Of a number up to 1, and of the mean that is taken from it.
    private const double Rounding = 1e-15;

    /// <summary>The difference of means of two samples and its p; no degrees of freedom. None where a side is empty.</summary>
    public static TestResult OfTwo(IEnumerable<double> sample, IEnumerable<double> baseline)
    {
        double[] a = SampleSummary.Finite(sample);
        double[] b = SampleSummary.Finite(baseline);
        if (a.Length == 0 || b.Length == 0)
        {
            return TestResult.None;
        }
        double[] all = [.. a, .. b];
        // Which side is dealt makes no difference to both tails together.
        int chosen = Math.Min(a.Length, b.Length);
        double[] values = Centred(chosen == a.Length ? all : [.. b, .. a], out double least);
        var tails = new TailCount(values[..chosen].Sum(), least);
        bool isExact = Ways(all.Length, chosen) <= MostExact;
        if (isExact)
        {
            CountChoices(values, 0, chosen, 0, ref tails);
        }
        else
        {
            DrawChoices(values, chosen, ref tails);
        }
        double difference = SampleSummary.MeanOf(a) - SampleSummary.MeanOf(b);
        return new TestResult(difference, double.NaN, tails.P(isExact));
    }

    /// <summary>The mean difference of pairs and its p, from all ways to turn the signs of the differences; none without a pair.</summary>
    /// <param name="differences">One a pair.</param>
    public static TestResult OfPairs(IEnumerable<double> differences)
    {
        double[] finite = SampleSummary.Finite(differences);
        if (finite.Length == 0)
        {
            return TestResult.None;
        }
        double scale = finite.Max(Math.Abs);
        double[] values = scale == 0 ? finite : Array.ConvertAll(finite, one => one / scale);
        var tails = new TailCount(values.Sum(), Tolerance * values.Sum(Math.Abs));
        bool isExact = finite.Length < 31 && 1 << finite.Length <= MostExact;
        if (isExact)
        {
            CountSigns(values, 0, 0, ref tails);
        }
        else
        {
            DrawSigns(values, ref tails);
        }
        return new TestResult(SampleSummary.MeanOf(finite), double.NaN, tails.P(isExact));
    }

    /// <summary>The smallest p two samples of these sizes can give; NaN where a side is empty.</summary>
    internal static double SmallestPOfTwo(int first, int second) =>
        first == 0 || second == 0 ? double.NaN : Smallest(Ways(first + second, Math.Min(first, second)));

    /// <summary>The smallest p that so many pairs can give; NaN without a pair.</summary>
    internal static double SmallestPOfPairs(int pairs) => pairs == 0 ? double.NaN : Smallest(Math.Pow(2, pairs));

    private static double Smallest(double ways) => Math.Min(1, 2 / (ways <= MostExact ? ways : Draws + 1));

    // Choices of some of all; of a great many only that they are.
    private static double Ways(int all, int some)
    {
        double ways = 1;
        for (int i = 1; i <= some && ways <= MostExact; i++)
        {
            ways = ways * (all - some + i) / i;
        }
        return ways;
    }

    // As distances from the mean, over the largest number: sums neither overflow nor lose the digits in which numbers differ.
    private static double[] Centred(double[] values, out double least)
    {
        double scale = values.Max(Math.Abs);
        double[] scaled = scale == 0 ? values : Array.ConvertAll(values, one => one / scale);
        double mean = SampleSummary.MeanOf(scaled);
        double[] centred = Array.ConvertAll(scaled, one => one - mean);
        least = Math.Max(Tolerance * centred.Sum(Math.Abs), centred.Length * Rounding);
        return centred;
    }

    private static void CountChoices(double[] values, int from, int left, double sum, ref TailCount tails)
    {
        if (left == 0)
        {
            tails.Add(sum);
            return;
        }
        for (int i = from; i <= values.Length - left; i++)
        {
            CountChoices(values, i + 1, left - 1, sum + values[i], ref tails);
        }
    }

    private static void DrawChoices(double[] values, int chosen, ref TailCount tails)
    {
        RandomStream random = new Randomness(seed: 0).Stream(StreamName);
        double[] dealt = [.. values];
        for (int draw = 0; draw < Draws; draw++)
        {
            double sum = 0;
            for (int i = 0; i < chosen; i++)
            {
                int other = i + random.NextInt32(dealt.Length - i);
                (dealt[i], dealt[other]) = (dealt[other], dealt[i]);
                sum += dealt[i];
            }
            tails.Add(sum);
        }
    }

    private static void CountSigns(double[] values, int at, double sum, ref TailCount tails)
    {
        if (at == values.Length)
        {
            tails.Add(sum);
            return;
        }
        CountSigns(values, at + 1, sum + values[at], ref tails);
        CountSigns(values, at + 1, sum - values[at], ref tails);
    }

    private static void DrawSigns(double[] values, ref TailCount tails)
    {
        RandomStream random = new Randomness(seed: 0).Stream(StreamName);
        for (int draw = 0; draw < Draws; draw++)
        {
            double sum = 0;
            foreach (double value in values)
            {
                sum += random.NextInt32(2) == 0 ? value : -value;
            }
            tails.Add(sum);
        }
    }

    private struct TailCount(double seen, double least)
    {
        private double above;
        private double below;
        private double all;

        public void Add(double sum)
        {
            above += sum >= seen - least ? 1 : 0;
            below += sum <= seen + least ? 1 : 0;
            all++;
        }

        // Of draws, what was seen counts as one more.
        public readonly double P(bool isExact)
        {
            double tail = Math.Min(above, below);
            return Math.Min(1, 2 * (isExact ? tail / all : (tail + 1) / (all + 1)));
        }
    }
}
