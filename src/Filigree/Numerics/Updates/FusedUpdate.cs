using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// The gradient of a weight and an optimizer's step by it in one go: a column of the gradient's tiles stays in the first-level
/// cache until it is applied, and the weights it belongs to are fetched while it is summed. The bits are those of the whole
/// gradient, computed first and applied then.
/// </summary>
// Safe: all spans are fixed for the call; forms hand over rows of one parameter, whose tensors are alike and padded to whole vectors.
internal static unsafe class FusedUpdate
{
    /// <summary>Longer sums would be cut into stretches and have to wait in memory.</summary>
    public const int MostSamples = 512;

    // Two vectors of sums a row, and as many weights, fill half of the first-level cache.
    private const int RowsAtOnce = 96;

    /// <summary>
    /// Applies a step to some rows of weights. The rows of all but the inputs are padded with zeros to whole vectors.
    /// </summary>
    /// <param name="inputs">[samples, inputs], the columns of these rows; at most <see cref="MostSamples"/> samples.</param>
    /// <param name="outputs">Gradients by the outputs, [samples, outputs].</param>
    /// <param name="weights">[inputs, outputs].</param>
    /// <param name="first">The optimizer's first numbers, stored like the weights; empty if it has none.</param>
    /// <param name="second">The optimizer's second numbers; empty if it has none.</param>
    /// <param name="mask">0 where a weight is held at zero; empty for no mask.</param>
    /// <param name="scored">What <paramref name="weights"/> are the scores of; the default where they are weights.</param>
    /// <param name="update">The step.</param>
    public static void Run<TUpdate>(
        ReadOnlyMatrixSpan inputs,
        ReadOnlyMatrixSpan outputs,
        MatrixSpan weights,
        Span<float> first,
        Span<float> second,
        ReadOnlySpan<float> mask,
        in ScoredWeights scored,
        TUpdate update
    )
        where TUpdate : struct, IParameterUpdate
    {
        ReadOnlyMatrixSpan a = inputs.Transposed;
        fixed (float* pa = a.Values)
        fixed (float* pb = outputs.Values)
        fixed (float* pWeights = weights.Values)
        fixed (float* pFirst = first)
        fixed (float* pSecond = second)
        fixed (float* pMask = mask)
        fixed (float* pFixed = scored.Weights)
        fixed (float* pEffective = scored.Effective)
        {
            var gradient = ProductOperands.Of(a, outputs, weights, pa, pb, pWeights, null, false, 1, false) with
            {
                IsPadded = true,
            };
            var places = new ScoredPlaces(pFixed, pEffective, scored.Pull, scored.Flips);
            var state = new State(pFirst, pSecond, pMask, places);
            if (Vector512.IsHardwareAccelerated)
            {
                Run<Lanes512, TUpdate>(gradient, state, update);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Run<Lanes256, TUpdate>(gradient, state, update);
            }
            else
            {
                Run<Lanes128, TUpdate>(gradient, state, update);
            }
        }
    }

    internal static void Run<T, TUpdate>(ProductOperands gradient, in State state, TUpdate update)
        where T : unmanaged, ILanes<T>
        where TUpdate : struct, IParameterUpdate
    {
        gradient = gradient.InWholeVectors<T>();
        var panels = RightPanels.Of<T>(gradient);
        float* sums = ProductScratch.Sums(RowsAtOnce * panels.Width);
        int blocks = ProductKernel.Count(gradient.Rows, RowsAtOnce);
        for (int block = 0; block < blocks; block++)
        {
            (int row, int rowEnd) = ProductKernel.Share(gradient.Rows, blocks, block);
            ProductOperands rows = gradient.Block(row, rowEnd - row, 0, gradient.Columns);
            LeftTiles left = default;
            int cutFor = 0;
            for (int panel = 0; panel < panels.Count; panel++)
            {
                float* b = panels.At(panel, out nint bStride);
                int columns = Math.Min(panels.Width, gradient.Columns - panel * panels.Width);
                int vectors = columns <= T.Count ? 1 : 2;
                if (cutFor != vectors && !left.IsPacked)
                {
                    left = LeftTiles.Of<T>(rows, vectors, panels.Count);
                    cutFor = vectors;
                }
                ProductOperands own = rows.Block(0, rows.Rows, panel * panels.Width, columns);
                var column = new TileColumn
                {
                    Depth = gradient.Depth,
                    B = b,
                    BStride = bStride,
                    C = sums,
                    CStride = panels.Width,
                    Soon = own.C,
                    SoonStride = own.CStride,
                };
                if (typeof(TUpdate) == typeof(DescentUpdate) && state.Mask is null && !state.Scored.Exist)
                {
                    column.C = own.C;
                    column.CStride = own.CStride;
                    column.Rate = ((DescentUpdate)(object)update).Rate;
                    left.Run<T, Descent>(vectors, ref column);
                    continue;
                }
                left.Run<T, Sums>(vectors, ref column);
                State ownState = state.At((nint)(own.C - gradient.C));
                if (ownState.Scored.Exist)
                {
                    ScoreUpdate.RunRows<T, TUpdate>(
                        update,
                        ownState.Scored,
                        own.C,
                        ownState.First,
                        ownState.Second,
                        own.CStride,
                        sums,
                        panels.Width,
                        own.Rows,
                        columns
                    );
                    continue;
                }
                ParameterUpdate.RunRows<T, TUpdate>(
                    update,
                    own.C,
                    ownState.First,
                    ownState.Second,
                    ownState.Mask,
                    own.CStride,
                    sums,
                    panels.Width,
                    own.Rows,
                    columns
                );
            }
        }
    }

    /// <summary>
    /// What an optimizer keeps beside the weights, stored like them, and the mask; or, where it trains scores, what belongs to them.
    /// </summary>
    internal readonly struct State(float* first, float* second, float* mask, ScoredPlaces scored = default)
    {
        public readonly float* First = first;
        public readonly float* Second = second;
        public readonly float* Mask = mask;
        public readonly ScoredPlaces Scored = scored;

        /// <summary>The same, some floats further.</summary>
        public State At(nint offset) =>
            new(First + offset, Second + offset, Mask is null ? null : Mask + offset, Scored.At(offset));
    }
}
