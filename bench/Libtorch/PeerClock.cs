using System.Diagnostics;

namespace Filigree.Bench.Libtorch;

/// <summary>As the benches measure: on one thread the processor's time, on several that of the clock on the wall.</summary>
internal sealed class PeerClock(int threads)
{
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

    /// <summary>The least of some rounds, behind one that does not count.</summary>
    public double Least(Action action, int rounds)
    {
        action();
        return Enumerable.Range(0, rounds).Min(_ => Seconds(action));
    }
}
