using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// The learned parameters of an S-shaped rectified linear unit, one number a neuron in each span (or their gradients).
/// </summary>
/// <param name="leftThreshold">t_l.</param>
/// <param name="leftSlope">a_l.</param>
/// <param name="rightThreshold">t_r.</param>
/// <param name="rightSlope">a_r.</param>
internal readonly ref struct SReluParameters(
    Span<float> leftThreshold,
    Span<float> leftSlope,
    Span<float> rightThreshold,
    Span<float> rightSlope
)
{
    /// <summary>t_l, one a neuron.</summary>
    public Span<float> LeftThreshold { get; } = leftThreshold;

    /// <summary>a_l, one a neuron.</summary>
    public Span<float> LeftSlope { get; } = leftSlope;

    /// <summary>t_r, one a neuron.</summary>
    public Span<float> RightThreshold { get; } = rightThreshold;

    /// <summary>a_r, one a neuron.</summary>
    public Span<float> RightSlope { get; } = rightSlope;
}

/// <summary>
/// The S-shaped rectified linear unit: t_l + a_l (x - t_l) for x up to t_l, t_r + a_r (x - t_r) for x from t_r on, x
/// between them. Where t_l is above t_r, the left branch goes first.
/// </summary>
// Safe: shapes and lengths are checked first; the spans are fixed for the call, and kernels are told where their rows end.
internal static unsafe class SReluFunction
{
    /// <summary>The activation.</summary>
    /// <param name="x">Arguments, not transposed: [sample, neuron], or [neuron, sample].</param>
    /// <param name="parameters">One of each a neuron.</param>
    /// <param name="y">Results, of the same shape; may be <paramref name="x"/> itself.</param>
    /// <param name="neuronsAreRows">Whether a row belongs to a neuron instead of a column.</param>
    public static void Forward(
        ReadOnlyMatrixSpan x,
        SReluParameters parameters,
        MatrixSpan y,
        bool neuronsAreRows = false
    )
    {
        Check(x, parameters, neuronsAreRows);
        Require.SameShape(x, y);
        if (Vector512.IsHardwareAccelerated)
        {
            Forward<Lanes512>(x, parameters, y, neuronsAreRows);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Forward<Lanes256>(x, parameters, y, neuronsAreRows);
        }
        else
        {
            Forward<Lanes128>(x, parameters, y, neuronsAreRows);
        }
    }

    /// <summary>
    /// The gradients. Those of the parameters are sums over the samples, in order where neurons are columns, over
    /// sixteen lanes (sample i in lane i modulo 16) where they are rows, then added to what
    /// <paramref name="gradients"/> holds.
    /// </summary>
    /// <param name="x">Arguments of <see cref="Forward"/>.</param>
    /// <param name="parameters">One of each a neuron.</param>
    /// <param name="dy">Gradient of the results.</param>
    /// <param name="dx">Receives the gradient of the arguments; may be <paramref name="dy"/> itself.</param>
    /// <param name="gradients">Receives the gradients of the parameters, added.</param>
    /// <param name="neuronsAreRows">Whether a row belongs to a neuron instead of a column.</param>
    public static void Backward(
        ReadOnlyMatrixSpan x,
        SReluParameters parameters,
        ReadOnlyMatrixSpan dy,
        MatrixSpan dx,
        SReluParameters gradients,
        bool neuronsAreRows = false
    )
    {
        Check(x, parameters, neuronsAreRows);
        Check(dy, gradients, neuronsAreRows);
        Require.SameShape(x, dy);
        Require.SameShape(x, dx);
        if (Vector512.IsHardwareAccelerated)
        {
            Backward<Lanes512>(x, parameters, dy, dx, gradients, neuronsAreRows);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Backward<Lanes256>(x, parameters, dy, dx, gradients, neuronsAreRows);
        }
        else
        {
            Backward<Lanes128>(x, parameters, dy, dx, gradients, neuronsAreRows);
        }
    }

    internal static void Forward<T>(ReadOnlyMatrixSpan x, SReluParameters parameters, MatrixSpan y, bool neuronsAreRows)
        where T : unmanaged, ILanes<T>
    {
        fixed (float* leftThreshold = parameters.LeftThreshold)
        fixed (float* leftSlope = parameters.LeftSlope)
        fixed (float* rightThreshold = parameters.RightThreshold)
        fixed (float* rightSlope = parameters.RightSlope)
        fixed (float* from = x.Values)
        fixed (float* to = y.Values)
        {
            var addresses = new SReluKernel.Addresses
            {
                LeftThreshold = leftThreshold,
                LeftSlope = leftSlope,
                RightThreshold = rightThreshold,
                RightSlope = rightSlope,
            };
            for (int i = 0; i < x.Rows; i++)
            {
                float* source = from + (nint)i * x.Stride;
                float* target = to + (nint)i * y.Stride;
                if (neuronsAreRows)
                {
                    SReluKernel.ForwardRow<T>(addresses, i, source, target, x.Columns);
                }
                else
                {
                    SReluKernel.ForwardColumns<T>(addresses, source, target, x.Columns);
                }
            }
        }
    }

    internal static void Backward<T>(
        ReadOnlyMatrixSpan x,
        SReluParameters parameters,
        ReadOnlyMatrixSpan dy,
        MatrixSpan dx,
        SReluParameters gradients,
        bool neuronsAreRows
    )
        where T : unmanaged, ILanes<T>
    {
        fixed (float* leftThreshold = parameters.LeftThreshold)
        fixed (float* leftSlope = parameters.LeftSlope)
        fixed (float* rightThreshold = parameters.RightThreshold)
        fixed (float* rightSlope = parameters.RightSlope)
        fixed (float* leftThresholdGradient = gradients.LeftThreshold)
        fixed (float* leftSlopeGradient = gradients.LeftSlope)
        fixed (float* rightThresholdGradient = gradients.RightThreshold)
        fixed (float* rightSlopeGradient = gradients.RightSlope)
        fixed (float* px = x.Values)
        fixed (float* pdy = dy.Values)
        fixed (float* pdx = dx.Values)
        {
            var from = new SReluKernel.Addresses
            {
                LeftThreshold = leftThreshold,
                LeftSlope = leftSlope,
                RightThreshold = rightThreshold,
                RightSlope = rightSlope,
            };
            var to = new SReluKernel.Addresses
            {
                LeftThreshold = leftThresholdGradient,
                LeftSlope = leftSlopeGradient,
                RightThreshold = rightThresholdGradient,
                RightSlope = rightSlopeGradient,
            };
            if (neuronsAreRows)
            {
                for (nint i = 0; i < x.Rows; i++)
                {
                    float* target = pdx + i * dx.Stride;
                    SReluKernel.BackwardRow<T>(
                        from,
                        to,
                        (int)i,
                        px + i * x.Stride,
                        pdy + i * dy.Stride,
                        target,
                        x.Columns
                    );
                }
                return;
            }
            for (int j = 0; j < x.Columns; j += T.Count)
            {
                int columns = Math.Min(T.Count, x.Columns - j);
                SReluKernel.BackwardColumns<T>(
                    from,
                    to,
                    j,
                    columns,
                    x.Rows,
                    px,
                    x.Stride,
                    pdy,
                    dy.Stride,
                    pdx,
                    dx.Stride
                );
            }
        }
    }

    private static void Check(ReadOnlyMatrixSpan x, SReluParameters parameters, bool neuronsAreRows)
    {
        int neurons = neuronsAreRows ? x.Rows : x.Columns;
        Require.SameLength(neurons, parameters.LeftThreshold.Length);
        Require.SameLength(neurons, parameters.LeftSlope.Length);
        Require.SameLength(neurons, parameters.RightThreshold.Length);
        Require.SameLength(neurons, parameters.RightSlope.Length);
        if (x.IsTransposed)
        {
            throw new ArgumentException("The matrix is a transposed view; say neuronsAreRows instead.", nameof(x));
        }
    }
}
