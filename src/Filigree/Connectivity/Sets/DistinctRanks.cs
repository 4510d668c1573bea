using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>Draws sets of distinct numbers from a population that may be far larger than memory.</summary>
internal static class DistinctRanks
{
    /// <summary>
    /// Distinct numbers from 0 .. population - 1, ascending, every set as likely as any other; time and memory grow with their count.
    /// </summary>
    public static long[] Draw(long population, int count, RandomStream stream) =>
        count <= population / 2
            ? DrawFew(population, count, stream)
            : AllBut(DrawFew(population, (int)(population - count), stream), population);

    /// <summary>True at the drawn numbers.</summary>
    public static bool[] Mark(int population, ReadOnlySpan<long> chosen)
    {
        var marks = new bool[population];
        foreach (long rank in chosen)
        {
            marks[rank] = true;
        }

        return marks;
    }

    // As many draws at a time as are missing, so none is ever left over.
    private static long[] DrawFew(long population, int count, RandomStream stream)
    {
        var chosen = new long[count];
        for (int distinct = 0; distinct < count; )
        {
            foreach (ref long missing in chosen.AsSpan(distinct))
            {
                missing = stream.NextInt64(population);
            }

            Array.Sort(chosen);
            distinct = 1;
            for (int place = 1; place < count; place++)
            {
                if (chosen[place] != chosen[distinct - 1])
                {
                    chosen[distinct++] = chosen[place];
                }
            }
        }

        return chosen;
    }

    // Called only where fewer are left out than stay, so that these numbers fit in memory if those do.
    private static long[] AllBut(long[] leftOut, long population)
    {
        var chosen = new long[population - leftOut.Length];
        int next = 0;
        int place = 0;
        for (long candidate = 0; candidate < population; candidate++)
        {
            if (next < leftOut.Length && leftOut[next] == candidate)
            {
                next++;
            }
            else
            {
                chosen[place++] = candidate;
            }
        }

        return chosen;
    }
}
