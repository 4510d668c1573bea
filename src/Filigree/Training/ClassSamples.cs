using Filigree.Numerics;

namespace Filigree.Training;

/// <summary>The first samples of each class.</summary>
internal static class ClassSamples
{
    private const int Chunk = 256;

    /// <summary>Finds them, in an order.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="order">Their order.</param>
    /// <param name="perClass">How many of each class; fewer where there are no more.</param>
    /// <param name="outputs">Where samples have no classes, as many for each output are taken as they come.</param>
    public static int[] First(ISampleSource samples, ReadOnlySpan<int> order, int perClass, int outputs)
    {
        // Shares of classes, and real targets, are no classes to sort by.
        if (samples.Classes == 0 || samples.Targets > 0)
        {
            return [.. order[..(int)Math.Min((long)perClass * outputs, order.Length)]];
        }

        var found = new List<int>();
        var counts = new int[samples.Classes];
        var numbers = new float[Chunk * samples.Features];
        var labels = new int[Chunk];
        for (int start = 0; start < order.Length && counts.Any(count => count < perClass); start += Chunk)
        {
            ReadOnlySpan<int> part = order.Slice(start, Math.Min(Chunk, order.Length - start));
            var rows = new MatrixSpan(numbers, part.Length, samples.Features, samples.Features);
            samples.Gather(part, rows, labels.AsSpan(0, part.Length));
            for (int index = 0; index < part.Length; index++)
            {
                if (counts[labels[index]] < perClass)
                {
                    counts[labels[index]]++;
                    found.Add(part[index]);
                }
            }
        }

        return [.. found];
    }
}
