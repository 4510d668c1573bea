using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>Softmax and cross-entropy of one sample. Its sums run over sixteen lanes, added by <see cref="LaneTree"/>.</summary>
// Safe: SoftmaxCrossEntropy checks and fixes what is pointed to; the end of a row is read by PartialVector, no further than it reaches.
internal static unsafe class SoftmaxKernel
{
    /// <summary>Room that one sample needs.</summary>
    public static int Padded(int classes) => (classes + LaneTree.Lanes - 1) / LaneTree.Lanes * LaneTree.Lanes;

    /// <summary>Loss, prediction and, if <paramref name="gradient"/> is not null, the gradient.</summary>
    /// <returns>The class of the largest score, the lowest on ties.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Run<T>(
        float* scores,
        int classes,
        int label,
        float* gradient,
        float gradientScale,
        float smoothing,
        float* work,
        out float loss
    )
        where T : unmanaged, ILanes<T>
    {
        int padded = Padded(classes);
        new ReadOnlySpan<float>(scores, classes).CopyTo(new Span<float>(work, classes));
        new Span<float>(work + classes, padded - classes).Fill(float.NegativeInfinity);
        int best = IndexOfLargest<T>(work, classes);
        float largest = work[best];
        float labelScore = work[label] - largest;
        for (int j = 0; j < padded; j += T.Count)
        {
            T.Store(work + j, T.Load(work + j) - largest);
        }
        float shifted = smoothing == 0 ? 0 : Sum<T>(work, classes);
        for (int j = 0; j < padded; j += T.Count)
        {
            T.Store(work + j, ElementaryKernels.Exp(T.Load(work + j)));
        }
        float sum = Sum<T>(work, classes);
        float logSum = Elementary.Log(sum);
        float share = smoothing / classes;
        loss = logSum - labelScore;
        if (smoothing != 0)
        {
            loss = (1 - smoothing) * loss + share * (classes * logSum - shifted);
        }
        if (gradient is not null)
        {
            float atLabel = (work[label] / sum - (1 - smoothing) - share) * gradientScale;
            for (int j = 0; j < padded; j += T.Count)
            {
                T.Store(work + j, (T.Load(work + j) / sum - share) * gradientScale);
            }
            new ReadOnlySpan<float>(work, classes).CopyTo(new Span<float>(gradient, classes));
            gradient[label] = atLabel;
        }
        return best;
    }

    /// <summary>
    /// <see cref="Run"/> for a target that is a share of each class; <paramref name="work"/> has room for three padded rows.
    /// </summary>
    /// <returns>The class of the largest score, the lowest on ties.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int RunSoft<T>(
        float* scores,
        float* target,
        int classes,
        float* gradient,
        float gradientScale,
        float smoothing,
        float* work,
        out float loss
    )
        where T : unmanaged, ILanes<T>
    {
        int padded = Padded(classes);
        float* shares = work + padded;
        float* products = shares + padded;
        new ReadOnlySpan<float>(scores, classes).CopyTo(new Span<float>(work, classes));
        new Span<float>(work + classes, padded - classes).Fill(float.NegativeInfinity);
        new ReadOnlySpan<float>(target, classes).CopyTo(new Span<float>(shares, classes));
        new Span<float>(shares + classes, padded - classes).Clear();
        int best = IndexOfLargest<T>(work, classes);
        float largest = work[best];
        float share = smoothing / classes;
        for (int j = 0; j < padded; j += T.Count)
        {
            T smoothed = T.Load(shares + j) * (1 - smoothing) + share;
            T shifted = T.Load(work + j) - largest;
            T.Store(shares + j, smoothed);
            T.Store(products + j, smoothed * shifted);
            T.Store(work + j, ElementaryKernels.Exp(shifted));
        }
        float sum = Sum<T>(work, classes);
        float total = Sum<T>(shares, classes);
        // Beyond the classes there are no numbers: 0 times minus infinity.
        loss = total * Elementary.Log(sum) - Sum<T>(products, classes);
        if (gradient is not null)
        {
            for (int j = 0; j < padded; j += T.Count)
            {
                T.Store(work + j, (T.Load(work + j) / sum * total - T.Load(shares + j)) * gradientScale);
            }
            new ReadOnlySpan<float>(work, classes).CopyTo(new Span<float>(gradient, classes));
        }
        return best;
    }

    private static int IndexOfLargest<T>(float* values, int classes)
        where T : unmanaged, ILanes<T>
    {
        T largest = float.NegativeInfinity;
        for (int j = 0; j < Padded(classes); j += T.Count)
        {
            T value = T.Load(values + j);
            largest = T.Select(value > largest, value, largest);
        }
        float most = float.NegativeInfinity;
        for (int j = 0; j < T.Count; j++)
        {
            most = Math.Max(most, ((float*)&largest)[j]);
        }
        int index = new ReadOnlySpan<float>(values, classes).IndexOf(most);
        return Math.Max(index, 0);
    }

    private static float Sum<T>(float* values, int length)
        where T : unmanaged, ILanes<T>
    {
        float* lanes = stackalloc float[LaneTree.Lanes];
        for (int lane = 0; lane < LaneTree.Lanes; lane += T.Count)
        {
            T sum = T.Zero;
            int j = lane;
            for (; j <= length - T.Count; j += LaneTree.Lanes)
            {
                sum = sum + T.Load(values + j);
            }
            if (j < length)
            {
                sum = sum + PartialVector.Load<T>(values + j, length - j);
            }
            T.Store(lanes + lane, sum);
        }
        return LaneTree.Sum(lanes);
    }
}
