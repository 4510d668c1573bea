namespace Filigree.Bench.Sparse;

/// <summary>The least seconds of actions taken in turn, of which long ones have fewer turns.</summary>
internal static class LeastTimes
{
    private const double SecondsARound = 0.02;
    private const double SecondsInAll = 1.5;

    /// <summary>Measures.</summary>
    /// <param name="rounds">The most turns.</param>
    /// <param name="actions">Each does something so many times and gives its seconds on average.</param>
    public static double[] Of(int rounds, params IReadOnlyList<Func<int, double>> actions)
    {
        double[] once =
        [
            .. actions.Select(action =>
            {
                action(1);
                return action(1);
            }),
        ];
        double[][] times = BenchClock.InTurn(
            rounds,
            [
                .. actions.Select(
                    (action, index) =>
                        (Func<int, double>)(
                            round =>
                                round > 0 && round * once[index] > SecondsInAll
                                    ? double.MaxValue
                                    : action(Math.Max(1, (int)(SecondsARound / once[index])))
                        )
                ),
            ]
        );
        return [.. times.Select((each, index) => Math.Min(each[0], once[index]))];
    }
}
