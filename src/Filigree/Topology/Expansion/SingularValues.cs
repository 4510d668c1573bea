using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// The largest singular values of a sparse matrix, in double precision: Lanczos's iteration on the smaller side, every vector made orthogonal to all
/// before. Each value is looked for orthogonally to those found, so that equal ones are found as often as they are there.
/// </summary>
internal sealed class SingularValues
{
    private const int MostSteps = 400;
    private const int StepsBetweenLooks = 8;
    private const double Precision = 1e-10;

    private readonly SparseMatrix matrix;
    private readonly double[] entries;
    private readonly bool isWide;
    private readonly List<double[]> found = [];

    private SingularValues(SparseMatrix matrix, double[] entries)
    {
        (this.matrix, this.entries) = (matrix, entries);
        isWide = matrix.Inputs > matrix.Outputs;
    }

    /// <summary>The largest, in descending order; 0 where there are no more.</summary>
    /// <param name="matrix">The places.</param>
    /// <param name="entries">A number a connection.</param>
    /// <param name="count">How many.</param>
    public static double[] Largest(SparseMatrix matrix, double[] entries, int count)
    {
        var search = new SingularValues(matrix, entries);
        var start = new RandomStream(0, "singular-values", 0, 0);
        return [.. Enumerable.Range(0, count).Select(_ => search.Next(start))];
    }

    private int Size => isWide ? matrix.Outputs : matrix.Inputs;

    private double Next(RandomStream start)
    {
        if (found.Count >= Size)
        {
            return 0;
        }

        var vector = new double[Size];
        start.FillNormal(vector);
        var basis = new List<double[]>();
        var diagonal = new List<double>();
        var beside = new List<double>();
        double scale = 0;
        double rest = Orthogonalize(vector, basis);
        double[] best = [];
        double value = 0;
        int most = Math.Min(MostSteps, Size - found.Count);
        for (int step = 0; step < most; step++)
        {
            Scale(vector, 1 / rest);
            basis.Add(vector);
            double[] next = Square(vector);
            diagonal.Add(Dot(next, vector));
            scale = Math.Max(scale, Math.Abs(diagonal[^1]));
            rest = Orthogonalize(next, basis);
            bool isEnd = step + 1 == most || rest <= 1e-13 * scale;
            if (isEnd || step % StepsBetweenLooks == StepsBetweenLooks - 1)
            {
                (value, best) = LargestOf(diagonal, beside);
                if (isEnd || rest * Math.Abs(best[^1]) <= Precision * value)
                {
                    break;
                }
            }

            beside.Add(rest);
            vector = next;
        }

        var singular = new double[Size];
        for (int index = 0; index < basis.Count; index++)
        {
            Add(best[index], basis[index], singular);
        }

        Scale(singular, 1 / Math.Sqrt(Dot(singular, singular)));
        found.Add(singular);
        return Math.Sqrt(Math.Max(0, value));
    }

    // A'A x, or AA' x where that is smaller.
    private double[] Square(double[] vector)
    {
        var middle = new double[isWide ? matrix.Inputs : matrix.Outputs];
        var result = new double[Size];
        Multiply(vector, middle, isWide);
        Multiply(middle, result, !isWide);
        return result;
    }

    private void Multiply(double[] from, double[] to, bool isTransposed)
    {
        for (int output = 0; output < matrix.Outputs; output++)
        {
            for (int index = matrix.Starts[output]; index < matrix.Starts[output + 1]; index++)
            {
                int input = matrix.Indices[index];
                if (isTransposed)
                {
                    to[input] += entries[index] * from[output];
                }
                else
                {
                    to[output] += entries[index] * from[input];
                }
            }
        }
    }

    // Twice, for the first time leaves what rounding makes of it. Returns the length.
    private double Orthogonalize(double[] vector, List<double[]> basis)
    {
        for (int round = 0; round < 2; round++)
        {
            foreach (double[] other in found.Concat(basis))
            {
                Add(-Dot(vector, other), other, vector);
            }
        }

        return Math.Sqrt(Dot(vector, vector));
    }

    // The largest eigenvalue of a symmetric tridiagonal matrix, by bisection, and its vector by inverse iteration from just above, where the
    // shifted matrix is definite and elimination needs no pivots.
    private static (double Value, double[] Vector) LargestOf(List<double> diagonal, List<double> beside)
    {
        int size = diagonal.Count;
        double low = diagonal.Max();
        double high = low;
        for (int row = 0; row < size; row++)
        {
            double sides = (row > 0 ? beside[row - 1] : 0) + (row + 1 < size ? beside[row] : 0);
            high = Math.Max(high, diagonal[row] + sides);
        }

        high += 1e-15 * Math.Abs(high) + double.Epsilon;
        for (int halving = 0; halving < 200 && high - low > 1e-15 * Math.Abs(high); halving++)
        {
            double middle = (low + high) / 2;
            (low, high) = IsAbove(middle) ? (low, middle) : (middle, high);
        }

        double shift = high + (1e-14 * Math.Max(Math.Abs(high), 1e-300));
        var vector = new double[size];
        Array.Fill(vector, 1);
        for (int round = 0; round < 3; round++)
        {
            Solve(shift, vector);
            double largest = vector.Max(Math.Abs);
            Scale(vector, 1 / largest);
        }

        Scale(vector, 1 / Math.Sqrt(Dot(vector, vector)));
        return (high, vector);

        // Whether all eigenvalues lie below: all pivots of the shifted matrix are positive.
        bool IsAbove(double number)
        {
            double pivot = 1;
            for (int row = 0; row < size; row++)
            {
                pivot = number - diagonal[row] - (row > 0 ? beside[row - 1] * beside[row - 1] / pivot : 0);
                if (!(pivot > 0))
                {
                    return false;
                }
            }

            return true;
        }

        void Solve(double number, double[] right)
        {
            var pivots = new double[size];
            for (int row = 0; row < size; row++)
            {
                double link = row > 0 ? beside[row - 1] : 0;
                pivots[row] = Math.Max(number - diagonal[row] - (row > 0 ? link * link / pivots[row - 1] : 0), 1e-300);
                right[row] += row > 0 ? link / pivots[row - 1] * right[row - 1] : 0;
            }

            for (int row = size - 1; row >= 0; row--)
            {
                right[row] = (right[row] + (row + 1 < size ? beside[row] * right[row + 1] : 0)) / pivots[row];
            }
        }
    }

    private static double Dot(double[] one, double[] other)
    {
        double sum = 0;
        for (int index = 0; index < one.Length; index++)
        {
            sum += one[index] * other[index];
        }

        return sum;
    }

    private static void Add(double factor, double[] from, double[] to)
    {
        for (int index = 0; index < to.Length; index++)
        {
            to[index] += factor * from[index];
        }
    }

    private static void Scale(double[] vector, double factor)
    {
        for (int index = 0; index < vector.Length; index++)
        {
            vector[index] *= factor;
        }
    }
}
