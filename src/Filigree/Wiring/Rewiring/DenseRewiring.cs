using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>
/// One pass of preferential attachment over the rows of a dense matrix. A row needs the strengths that the rows before it
/// leave, but its sorted weights and random numbers do not depend on them: one thread prepares some rows while
/// another deals the weights of the rows before.
/// </summary>
internal static class DenseRewiring
{
    // A block of rows should be long enough to hide how long threads take to meet, and short enough for the cache.
    private const int PlacesOfBlock = 1 << 15;
    private const int FewestShared = 1 << 18;

    /// <summary>Rewires in place.</summary>
    /// <param name="weights">Rows * columns finite numbers, row-major.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Places of a row.</param>
    /// <param name="amount">Share of the rows behind the first that are rewired.</param>
    /// <param name="stream">Where the numbers come from.</param>
    /// <param name="workers">Threads to use; the caller's alone when null.</param>
    public static void Run(
        Span<float> weights,
        int rows,
        int columns,
        double amount,
        RandomStream stream,
        Workers? workers
    )
    {
        bool isShared = workers is { Threads: > 1 } && weights.Length >= FewestShared;
        int block = isShared ? Math.Clamp(PlacesOfBlock / Math.Max(1, columns), 1, Math.Max(1, rows)) : 1;
        var preparation = new RowPreparation(RowChoice.Draw(rows, amount, stream), columns, stream);
        var job = new Job
        {
            Weights = weights,
            Columns = columns,
            Strengths = new double[columns],
            Order = new AttachmentOrder(columns),
            Preparation = preparation,
            Next = new PreparedRows(block, columns),
            Ready = new PreparedRows(block, columns),
        };
        preparation.Prepare(weights, 0, job.Ready);
        while (job.Ready.Count > 0)
        {
            (isShared ? workers! : Workers.Single).Run(ref job, parts: 2);
            (job.Ready, job.Next) = (job.Next, job.Ready);
        }
    }

    private ref struct Job : IParallelJob
    {
        public Span<float> Weights;
        public int Columns;
        public double[] Strengths;
        public AttachmentOrder Order;
        public RowPreparation Preparation;
        public PreparedRows Ready;
        public PreparedRows Next;

        public readonly void Execute(int part)
        {
            if (part == 0)
            {
                Preparation.Prepare(Weights, Ready.First + Ready.Count, Next);
                return;
            }

            for (int index = 0; index < Ready.Count; index++)
            {
                Span<float> row = Weights.Slice((Ready.First + index) * Columns, Columns);
                if (Preparation.IsChosen[Ready.First + index])
                {
                    Order.Deal(Strengths, Ready.Exponentials(index), Ready.Sorted(index), row);
                }

                Add(row, Strengths);
            }
        }
    }

    // Safe: the row and the strengths are of one length and fixed; vectors are read only where whole ones are left.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Add(ReadOnlySpan<float> row, Span<double> strengths)
    {
        fixed (float* weight = row)
        fixed (double* strength = strengths)
        {
            int i = 0;
            for (; i <= row.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256<float> next = Vector256.Load(weight + i);
                double* upper = strength + i + Vector256<double>.Count;
                (Vector256.Load(strength + i) + Vector256.WidenLower(next)).Store(strength + i);
                (Vector256.Load(upper) + Vector256.WidenUpper(next)).Store(upper);
            }
            for (; i < row.Length; i++)
            {
                strength[i] += weight[i];
            }
        }
    }
}
