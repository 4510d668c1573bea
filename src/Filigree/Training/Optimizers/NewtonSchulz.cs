using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>
/// Makes a matrix roughly orthogonal, its singular vectors kept: steps of X &lt;- a X + (b X X' + c (X X')^2) X from a matrix of Frobenius norm 1, with
/// coefficients that lift small singular values fastest (Jordan et al. 2024). After five steps singular values of a hundredth and more lie between about
/// 0.7 and 1.2. Keeps its memory from one matrix to the next.
/// </summary>
internal sealed class NewtonSchulz : IDisposable
{
    private const float Linear = 3.4445f;
    private const float Cubic = -4.7750f;
    private const float Quintic = 2.0315f;
    private const double Epsilon = 1e-7;

    private readonly Tensor gram = new(0, 0);
    private readonly Tensor polynomial = new(0, 0);
    private readonly Tensor next = new(0, 0);

    /// <summary>Replaces a matrix.</summary>
    /// <param name="matrix">The matrix; one of zeros stays one.</param>
    /// <param name="steps">Steps, at least 1.</param>
    /// <param name="workers">Threads to use.</param>
    public void Run(Tensor matrix, int steps, Workers workers)
    {
        // Products with the smaller of X X' and X' X: the result is the same.
        bool isWide = matrix.Rows <= matrix.Columns;
        int side = Math.Min(matrix.Rows, matrix.Columns);
        gram.Reshape(side, side);
        polynomial.Reshape(side, side);
        next.Reshape(matrix.Rows, matrix.Columns);
        Elementwise.Scale((float)(1 / (Math.Sqrt(Reductions.SumOfSquares(matrix.Span)) + Epsilon)), matrix.Span);
        for (int step = 0; step < steps; step++)
        {
            ReadOnlyMatrixSpan x = matrix.Matrix;
            ReadOnlyMatrixSpan narrow = isWide ? x : x.Transposed;
            MatrixProduct.Multiply(narrow, narrow.Transposed, gram.Matrix, workers: workers);
            polynomial.CopyFrom(gram);
            Elementwise.Scale(Cubic, polynomial.Span);
            MatrixProduct.Multiply(
                gram.Matrix,
                gram.Matrix,
                polynomial.Matrix,
                accumulate: true,
                scale: Quintic,
                workers: workers
            );
            next.CopyFrom(matrix);
            Elementwise.Scale(Linear, next.Span);
            MatrixProduct.Multiply(
                isWide ? polynomial.Matrix : x,
                isWide ? x : polynomial.Matrix,
                next.Matrix,
                accumulate: true,
                workers: workers
            );
            matrix.CopyFrom(next);
        }
    }

    /// <summary>Operations that a matrix takes.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="steps">Steps.</param>
    public static double Work(MatrixShape shape, int steps)
    {
        double side = Math.Min(shape.Inputs, shape.Outputs);
        return steps * 2 * (2 * side * shape.Places + side * side * side);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        gram.Dispose();
        polynomial.Dispose();
        next.Dispose();
    }
}
