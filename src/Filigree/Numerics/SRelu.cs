namespace Filigree.Numerics;

/// <summary>
/// The learned parameters of an S-shaped rectified linear unit, one number a neuron in each span (or their gradients).
/// </summary>
/// <param name="leftThreshold">t_l.</param>
/// <param name="leftSlope">a_l.</param>
/// <param name="rightThreshold">t_r.</param>
/// <param name="rightSlope">a_r.</param>
public readonly ref struct SReluParameters(
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
public static class SRelu
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
        for (int i = 0; i < x.Rows; i++)
        {
            for (int j = 0; j < x.Columns; j++)
            {
                int n = neuronsAreRows ? i : j;
                float value = x[i, j];
                float left = parameters.LeftThreshold[n];
                float right = parameters.RightThreshold[n];
                y.Row(i)[j] =
                    value <= left ? left + parameters.LeftSlope[n] * (value - left)
                    : value >= right ? right + parameters.RightSlope[n] * (value - right)
                    : value;
            }
        }
    }

    /// <summary>
    /// The gradients. Those of the parameters are sums over the samples, taken in double and rounded once, then added
    /// to what <paramref name="gradients"/> holds.
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
        int neurons = neuronsAreRows ? x.Rows : x.Columns;
        int samples = neuronsAreRows ? x.Columns : x.Rows;
        for (int n = 0; n < neurons; n++)
        {
            (double leftThreshold, double leftSlope, double rightThreshold, double rightSlope) = (0, 0, 0, 0);
            float left = parameters.LeftThreshold[n];
            float right = parameters.RightThreshold[n];
            for (int s = 0; s < samples; s++)
            {
                (int i, int j) = neuronsAreRows ? (n, s) : (s, n);
                float value = x[i, j];
                float gradient = dy[i, j];
                float slope = 1;
                if (value <= left)
                {
                    slope = parameters.LeftSlope[n];
                    leftThreshold += gradient * (1 - slope);
                    leftSlope += gradient * (value - left);
                }
                else if (value >= right)
                {
                    slope = parameters.RightSlope[n];
                    rightThreshold += gradient * (1 - slope);
                    rightSlope += gradient * (value - right);
                }
                dx.Row(i)[j] = gradient * slope;
            }
            gradients.LeftThreshold[n] += (float)leftThreshold;
            gradients.LeftSlope[n] += (float)leftSlope;
            gradients.RightThreshold[n] += (float)rightThreshold;
            gradients.RightSlope[n] += (float)rightSlope;
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
            throw new ArgumentException("x is a transposed view; say neuronsAreRows instead.", nameof(x));
        }
    }
}
