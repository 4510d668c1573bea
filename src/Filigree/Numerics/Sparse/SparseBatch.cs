using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// The numbers of a batch that are not zero, by sample and by feature. Where most of the data are zero, as in images of digits,
/// products skip the zeros: adding 0 * w changes no sum of finite numbers, so the bits are those of the dense product.
/// Matrices are padded as tensors are: strides are multiples of 16, and the padding holds zeros.
/// </summary>
// Safe: its lists grow with the batch before they are fixed; features and samples in them are those of the batch.
internal sealed unsafe class SparseBatch
{
    // Extrapolated from both products' times on digits, where a fifth of the numbers are not zero: about here they meet.
    private const double LargestDensity = 0.35;
    private const int SamplesOfGrace = 3;

    private int[] sampleStarts = [];
    private int[] sampleFeatures = [];
    private float[] sampleValues = [];
    private int[] featureStarts = [];
    private int[] featureSamples = [];
    private float[] featureValues = [];

    /// <summary>Number of samples.</summary>
    public int Samples { get; private set; }

    /// <summary>Number of features.</summary>
    public int Features { get; private set; }

    /// <summary>Finds the numbers that are not zero, in place of what was found before. NaN counts as one.</summary>
    /// <param name="batch">[sample, feature].</param>
    /// <returns>False if there are too many for it to pay; nothing else may be asked for then.</returns>
    public bool TryFind(MatrixSpan batch)
    {
        (Samples, Features) = (batch.Rows, batch.Columns);
        int most = (int)(LargestDensity * Samples * Features);
        Reserve(most);
        int count = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            sampleStarts[sample] = count;
            Append(batch.Row(sample), ref count);
            // Dense data are recognised after a few samples.
            if (count > LargestDensity * Features * (sample + 1 + SamplesOfGrace) || count > most)
            {
                return false;
            }
        }

        sampleStarts[Samples] = count;
        SortByFeature();
        return true;
    }

    /// <summary>y = batch * weights [+ bias] [then ReLU].</summary>
    /// <param name="weights">[feature, output].</param>
    /// <param name="bias">One number an output and padding; or empty.</param>
    /// <param name="relu">Replaces negative results by 0.</param>
    /// <param name="y">Receives [sample, output].</param>
    /// <param name="workers">Threads that share the samples.</param>
    public void Multiply(MatrixSpan weights, ReadOnlySpan<float> bias, bool relu, MatrixSpan y, Workers workers)
    {
        fixed (float* w = weights.Values)
        fixed (float* b = bias)
        fixed (float* result = y.Values)
        fixed (int* starts = sampleStarts)
        fixed (int* features = sampleFeatures)
        fixed (float* values = sampleValues)
        {
            var rows = new ScaledRows(starts, features, values, w, weights.Stride, Bias: b, relu, result, y.Stride);
            var job = new SampleJob(rows, Samples, workers.Threads);
            workers.Run(ref job, workers.Threads);
        }
    }

    /// <summary>Some rows of the weights' gradient, batch transposed * dy.</summary>
    /// <param name="firstFeature">The first row.</param>
    /// <param name="dy">[sample, output].</param>
    /// <param name="gradient">Receives the rows: one a feature.</param>
    public void MultiplyTransposed(int firstFeature, MatrixSpan dy, MatrixSpan gradient)
    {
        fixed (float* matrix = dy.Values)
        fixed (float* result = gradient.Values)
        fixed (int* starts = featureStarts)
        fixed (int* samples = featureSamples)
        fixed (float* values = featureValues)
        {
            int* first = starts + firstFeature;
            new ScaledRows(first, samples, values, matrix, dy.Stride, null, false, result, gradient.Stride).Sum(
                0,
                gradient.Rows
            );
        }
    }

    // Stretches of zeros are skipped whole. In others every number is written, and the next one over it if it was 0:
    // without a branch to foresee.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Append(ReadOnlySpan<float> row, ref int count)
    {
        fixed (float* numbers = row)
        fixed (int* features = sampleFeatures)
        fixed (float* values = sampleValues)
        {
            int at = count;
            int feature = 0;
            for (; feature <= row.Length - Vector256<float>.Count; feature += Vector256<float>.Count)
            {
                if (Vector256.EqualsAll(Vector256.Load(numbers + feature), Vector256<float>.Zero))
                {
                    continue;
                }

                for (int next = feature; next < feature + Vector256<float>.Count; next++)
                {
                    features[at] = next;
                    values[at] = numbers[next];
                    at += numbers[next] != 0 ? 1 : 0;
                }
            }

            for (; feature < row.Length; feature++)
            {
                features[at] = feature;
                values[at] = numbers[feature];
                at += numbers[feature] != 0 ? 1 : 0;
            }

            count = at;
        }
    }

    // Samples stay in order within a feature: sums run over them in the order of the dense product.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SortByFeature()
    {
        fixed (int* samples = sampleStarts)
        fixed (int* features = sampleFeatures)
        fixed (float* values = sampleValues)
        fixed (int* starts = featureStarts)
        fixed (int* sortedSamples = featureSamples)
        fixed (float* sortedValues = featureValues)
        {
            new Span<int>(starts, Features + 2).Clear();
            int count = samples[Samples];
            for (int place = 0; place < count; place++)
            {
                starts[features[place] + 2]++;
            }

            for (int feature = 2; feature < Features + 2; feature++)
            {
                starts[feature] += starts[feature - 1];
            }

            for (int sample = 0; sample < Samples; sample++)
            {
                int end = samples[sample + 1];
                for (int place = samples[sample]; place < end; place++)
                {
                    int to = starts[features[place] + 1]++;
                    sortedSamples[to] = sample;
                    sortedValues[to] = values[place];
                }
            }
        }
    }

    private void Reserve(int most)
    {
        if (sampleStarts.Length < Samples + 1)
        {
            sampleStarts = new int[Samples + 1];
        }

        if (featureStarts.Length < Features + 2)
        {
            featureStarts = new int[Features + 2];
        }

        // A row is appended whole before the count is looked at, and one number is written beyond.
        int length = most + Features + 1;
        if (sampleValues.Length < length)
        {
            sampleFeatures = new int[length];
            sampleValues = new float[length];
            featureSamples = new int[length];
            featureValues = new float[length];
        }
    }

    private readonly struct SampleJob(ScaledRows rows, int samples, int parts) : IParallelJob
    {
        public void Execute(int part) =>
            rows.Sum((int)((long)samples * part / parts), (int)((long)samples * (part + 1) / parts));
    }
}
