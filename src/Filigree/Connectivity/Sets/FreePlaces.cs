using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>The entries of a layer that have no connection, in the order of the outputs, and of the inputs within an output.</summary>
internal static class FreePlaces
{
    /// <summary>How many there are.</summary>
    /// <param name="layer">The layer.</param>
    public static long Count(SparseMatrix layer) => (long)layer.Outputs * layer.Inputs - layer.Count;

    /// <summary>New connections at free entries: every set of as many entries is as likely as any other.</summary>
    /// <param name="occupied">The layer whose free entries they come from.</param>
    /// <param name="weights">Their weights, in the order of their entries.</param>
    /// <param name="stream">Where the entries come from.</param>
    /// <returns>The new connections alone.</returns>
    /// <exception cref="ArgumentException">There are fewer free entries.</exception>
    public static SparseMatrix Draw(SparseMatrix occupied, float[] weights, RandomStream stream)
    {
        long free = Count(occupied);
        if (weights.Length > free)
        {
            throw new ArgumentException($"{occupied.Name} has {free} free places; {weights.Length} were asked for.");
        }

        return At(occupied, DistinctRanks.Draw(free, weights.Length, stream), weights);
    }

    // Ranks count free entries through all rows.
    private static SparseMatrix At(SparseMatrix occupied, long[] ranks, float[] weights)
    {
        var starts = new int[occupied.Outputs + 1];
        var indices = new int[ranks.Length];
        int place = 0;
        long before = 0;
        for (int output = 0; output < occupied.Outputs; output++)
        {
            ReadOnlySpan<int> taken = occupied.InputsOf(output);
            int free = occupied.Inputs - taken.Length;
            int passed = 0;
            for (; place < ranks.Length && ranks[place] < before + free; place++)
            {
                // taken[passed] - passed entries are free before the next one that is taken.
                int rank = (int)(ranks[place] - before);
                while (passed < taken.Length && taken[passed] - passed <= rank)
                {
                    passed++;
                }

                indices[place] = rank + passed;
            }

            before += free;
            starts[output + 1] = place;
        }

        return new SparseMatrix(occupied.Name, occupied.Outputs, occupied.Inputs, starts, indices, weights)
        {
            Shape = occupied.Shape,
        };
    }
}
