using Filigree.Numerics;
using Filigree.Training;

namespace Filigree.Tests.Support;

/// <summary>Samples whose targets are numbers, made from a formula: real ones, or shares of as many classes.</summary>
internal sealed class RealSamples(int count, int features, int targets, int classes = 0) : ISampleSource
{
    private readonly float[] values = HashedNumbers.Make(count * features, 3);

    public int Count => count;

    public int Features => features;

    public int Classes => classes;

    public int Targets => targets;

    public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels)
    {
        for (int row = 0; row < positions.Length; row++)
        {
            values.AsSpan(positions[row] * features, features).CopyTo(destination.Row(row));
        }
    }

    public void GatherTargets(ReadOnlySpan<int> positions, int? epoch, MatrixSpan destination)
    {
        for (int row = 0; row < positions.Length; row++)
        {
            Span<float> target = destination.Row(row);
            for (int index = 0; index < targets; index++)
            {
                float value = values[positions[row] * features + index] + 0.5f;
                target[index] = classes > 0 ? value : 2 * value - values[positions[row] * features + index + 1];
            }

            float sum = 0;
            foreach (float value in target)
            {
                sum += value;
            }

            for (int index = 0; index < targets && classes > 0; index++)
            {
                target[index] /= sum;
            }
        }
    }
}
