namespace Filigree.Studies.Statistics;

/// <summary>How pairs of methods are compared after Friedman's test.</summary>
internal enum RankComparison
{
    /// <summary>
    /// Wilcoxon's signed-rank test of each pair, corrected by Holm: what two methods come to does not depend on the others (Benavoli, Corani and
    /// Mangili 2016).
    /// </summary>
    WilcoxonHolm,

    /// <summary>Nemenyi's critical difference of mean ranks.</summary>
    Nemenyi,
}

/// <summary>
/// What a critical-difference diagram shows (Demšar 2006): the mean ranks of methods over blocks, and which of them no test parts.
/// </summary>
internal sealed record MethodRanks
{
    /// <summary>Friedman's test of all methods, with their mean ranks.</summary>
    public required FriedmanTest Friedman { get; init; }

    /// <summary>How pairs were compared.</summary>
    public required RankComparison Comparison { get; init; }

    /// <summary>Significance level.</summary>
    public required double Level { get; init; }

    /// <summary>The p-value of each pair of methods, corrected for their number: [first, second], NaN on the diagonal and without blocks.</summary>
    public required double[,] P { get; init; }

    /// <summary>The critical difference of mean ranks; NaN for other comparisons than Nemenyi's.</summary>
    public required double CriticalDifference { get; init; }

    /// <summary>The methods from the best mean rank to the worst, as indices; those of equal rank in the order given.</summary>
    public required IReadOnlyList<int> Order { get; init; }

    /// <summary>
    /// The bars: stretches of <see cref="Order"/>, from and to (both included), within which no pair differs; none within another. One bar holds
    /// all methods where Friedman's test finds no difference among them.
    /// </summary>
    public required IReadOnlyList<(int From, int To)> Bars { get; init; }

    /// <summary>Ranks methods and compares each pair of them.</summary>
    /// <param name="blocks">For each block the number of each method, as for <see cref="FriedmanTest"/>.</param>
    /// <param name="lowerIsBetter">True where the smallest number has rank 1.</param>
    /// <param name="comparison">How pairs are compared.</param>
    /// <param name="level">Significance level.</param>
    public static MethodRanks Of(
        IReadOnlyList<IReadOnlyList<double>> blocks,
        bool lowerIsBetter = false,
        RankComparison comparison = RankComparison.WilcoxonHolm,
        double level = 0.05
    )
    {
        var friedman = FriedmanTest.Of(blocks, lowerIsBetter);
        int methods = friedman.MeanRanks.Count;
        bool isNemenyi = comparison == RankComparison.Nemenyi && methods > 1;
        double[,] p = isNemenyi ? Nemenyi(friedman) : WilcoxonHolm([.. FriedmanTest.Complete(blocks)], methods);
        int[] order = [.. Enumerable.Range(0, methods).OrderBy(method => friedman.MeanRanks[method])];
        return new MethodRanks
        {
            Friedman = friedman,
            Comparison = comparison,
            Level = level,
            P = p,
            CriticalDifference = isNemenyi
                ? NemenyiTest.CriticalDifference(methods, friedman.Blocks, level)
                : double.NaN,
            Order = order,
            Bars =
                methods < 2 ? []
                : friedman.P < level ? Joined(order, p, level)
                : [(0, methods - 1)],
        };
    }

    private static double[,] Nemenyi(FriedmanTest friedman)
    {
        int methods = friedman.MeanRanks.Count;
        return Filled(
            methods,
            pair => NemenyiTest.P(methods, friedman.Blocks, friedman.MeanRanks[pair.A] - friedman.MeanRanks[pair.B])
        );
    }

    private static double[,] WilcoxonHolm(IReadOnlyList<double>[] blocks, int methods)
    {
        (int A, int B)[] pairs = Pairs(methods);
        double[] corrected = Holm.Correct([
            .. pairs.Select(pair =>
                WilcoxonTest.Of(blocks.Select(block => Difference(block[pair.A], block[pair.B]))).P
            ),
        ]);
        return Filled(methods, pair => corrected[Array.IndexOf(pairs, pair)]);
    }

    // Of two that diverged neither is ahead.
    private static double Difference(double a, double b) => a == b ? 0 : a - b;

    private static double[,] Filled(int methods, Func<(int A, int B), double> p)
    {
        double[,] all = new double[methods, methods];
        for (int i = 0; i < methods; i++)
        {
            all[i, i] = double.NaN;
        }
        foreach ((int a, int b) in Pairs(methods))
        {
            all[a, b] = all[b, a] = p((a, b));
        }
        return all;
    }

    private static (int A, int B)[] Pairs(int methods) =>
        [.. Enumerable.Range(0, methods).SelectMany(a => Enumerable.Range(a + 1, methods - a - 1).Select(b => (a, b)))];

    private static List<(int From, int To)> Joined(int[] order, double[,] p, double level)
    {
        List<(int From, int To)> bars = [];
        int reached = 0;
        for (int from = 0; from < order.Length; from++)
        {
            int to = from;
            while (to + 1 < order.Length && !IsParted(from, to + 1))
            {
                to++;
            }
            if (to > from && to > reached)
            {
                bars.Add((from, to));
                reached = to;
            }
        }
        return bars;

        // From the methods before, which are not parted among each other.
        bool IsParted(int from, int next) =>
            Enumerable.Range(from, next - from).Any(one => p[order[one], order[next]] < level);
    }
}
