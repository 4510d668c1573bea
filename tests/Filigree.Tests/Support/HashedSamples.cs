using Filigree.Numerics;
using Filigree.Training;

namespace Filigree.Tests.Support;

/// <summary>Samples made from a formula, with labels that a network can learn.</summary>
internal sealed class HashedSamples(int count, int features, int classes, int salt = 0, bool isSparse = false)
    : ISampleSource
{
    private readonly float[] values = HashedNumbers.Make(count * features, salt);

    public int Count => count;

    public int Features => features;

    public int Classes => classes;

    public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels)
    {
        for (int row = 0; row < positions.Length; row++)
        {
            Span<float> sample = values.AsSpan(positions[row] * features, features);
            sample.CopyTo(destination.Row(row));
            labels[row] = Label(sample);
            if (isSparse)
            {
                // All but the features that make the label, and one more.
                destination.Row(row)[(classes + 1)..^1].Clear();
            }
        }
    }

    private int Label(ReadOnlySpan<float> sample)
    {
        int best = 0;
        for (int index = 1; index < classes; index++)
        {
            best = sample[index] > sample[best] ? index : best;
        }

        return best;
    }
}
