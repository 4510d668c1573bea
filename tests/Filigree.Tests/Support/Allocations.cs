using Filigree.Training;

namespace Filigree.Tests.Support;

/// <summary>
/// What work allocates in steady state: the fewest bytes on the caller's thread of several rounds. The runtime may allocate once,
/// while it compiles a method anew or as a collection ends a stretch of memory; work that allocates does so in every round.
/// </summary>
internal static class Allocations
{
    /// <summary>The fewest bytes of a round.</summary>
    /// <param name="round">One round of the work.</param>
    public static long Least(Action round)
    {
        long least = long.MaxValue;
        for (int count = 0; count < 5; count++)
        {
            least = Math.Min(least, Of(round));
        }

        return least;
    }

    /// <summary>
    /// The fewest bytes of each of an epoch's steps, but for the first and the last, together, once two epochs are finished: what a step allocates itself
    /// it allocates in every epoch.
    /// </summary>
    /// <param name="run">A run of several more epochs, which this finishes.</param>
    public static long OfSteps(TrainingRun run)
    {
        Finish(run, 2);
        long[] least = [.. Enumerable.Repeat(long.MaxValue, run.StepsPerEpoch - 2)];
        Action step = () => run.Step();
        while (!run.IsFinished)
        {
            step();
            for (int index = 0; index < least.Length; index++)
            {
                least[index] = Math.Min(least[index], Of(step));
            }

            step();
        }

        return least.Sum();
    }

    private static long Of(Action work)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Finish(TrainingRun run, int epochs)
    {
        while (run.Epoch < epochs)
        {
            run.Step();
        }
    }
}
