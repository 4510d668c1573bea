using System.Diagnostics;

namespace Filigree.Bench;

/// <summary>
/// Measures time: on one thread the processor's, because others may share the machine, on several that of the clock on the wall.
/// </summary>
/// <param name="threads">Threads of what is measured.</param>
internal sealed class BenchClock(int threads)
{
    /// <summary>Seconds of an action, on average of some repeats.</summary>
    public double Seconds(Action action, int repeats = 1)
    {
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            action();
        }

        TimeSpan time = threads == 1 ? Environment.CpuUsage.TotalTime - used : Stopwatch.GetElapsedTime(start);
        return time.TotalSeconds / repeats;
    }

    /// <summary>The least seconds of some rounds, behind one that does not count.</summary>
    public double Least(Action action, int rounds)
    {
        action();
        return Enumerable.Range(0, rounds).Min(_ => Seconds(action));
    }

    /// <summary>Rounds of measurements taken in turn, so that what disturbs the machine disturbs all of them alike.</summary>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="measures">Each gives the seconds of one round, whose number it is told.</param>
    /// <returns>The seconds of each measure, least first.</returns>
    public static double[][] InTurn(int rounds, params IReadOnlyList<Func<int, double>> measures)
    {
        double[][] times = [.. measures.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int measure = 0; measure < measures.Count; measure++)
            {
                times[measure][round] = measures[measure](round);
            }
        }

        Array.ForEach(times, Array.Sort);
        return times;
    }
}
