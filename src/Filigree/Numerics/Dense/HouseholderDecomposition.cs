using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// QR decomposition by Householder reflections (Golub and Van Loan, "Matrix computations", 5.2) in double, with sums of eight fixed lanes,
/// so that its bits do not depend on the machine.
/// </summary>
internal static class HouseholderDecomposition
{
    /// <summary>Replaces a matrix by the Q of its decomposition QR, with signs that make R's diagonal positive.</summary>
    /// <param name="matrix">Column after column.</param>
    /// <param name="rows">Rows, at least <paramref name="columns"/>.</param>
    /// <param name="columns">Columns, at least 1.</param>
    public static void ReplaceByQ(Span<double> matrix, int rows, int columns)
    {
        Span<double> diagonal = columns <= 256 ? stackalloc double[columns] : new double[columns];
        for (int k = 0; k < columns; k++)
        {
            Span<double> column = matrix.Slice(k * rows + k, rows - k);
            diagonal[k] = MakeReflector(column);
            for (int j = k + 1; j < columns; j++)
            {
                Reflect(matrix.Slice(j * rows + k, rows - k), column);
            }
        }

        // Q = H_0 H_1 ... applied to the first columns of the identity, from the last reflector to the first, each column
        // replacing the reflector that no later step needs.
        for (int k = columns - 1; k >= 0; k--)
        {
            Span<double> reflector = matrix.Slice(k * rows + k, rows - k);
            for (int j = k + 1; j < columns; j++)
            {
                Reflect(matrix.Slice(j * rows + k, rows - k), reflector);
            }

            matrix.Slice(k * rows, k).Clear();
            double head = reflector[0];
            for (int i = 0; i < reflector.Length; i++)
            {
                reflector[i] *= -head;
            }

            reflector[0] += 1;
        }

        for (int k = 0; k < columns; k++)
        {
            if (diagonal[k] < 0)
            {
                foreach (ref double value in matrix.Slice(k * rows, rows))
                {
                    value = -value;
                }
            }
        }
    }

    /// <summary>Turns x into v, |v|^2 = 2, such that (I - v v') x has nothing below its first number, which it returns.</summary>
    private static double MakeReflector(Span<double> x)
    {
        double norm = Math.Sqrt(Dot(x, x));
        if (norm == 0)
        {
            x[0] = Math.Sqrt(2);
            return 0;
        }

        double first = x[0] > 0 ? -norm : norm;
        x[0] -= first;
        double scale = Math.Sqrt(2 / Dot(x, x));
        foreach (ref double value in x)
        {
            value *= scale;
        }

        return first;
    }

    private static void Reflect(Span<double> x, ReadOnlySpan<double> v)
    {
        double dot = Dot(x, v);
        var dots = Vector256.Create(dot);
        int done = 0;
        for (; done + 4 <= x.Length; done += 4)
        {
            var four = x.Slice(done, 4);
            (Vector256.Create<double>(four) - dots * Vector256.Create(v.Slice(done, 4))).CopyTo(four);
        }

        for (; done < x.Length; done++)
        {
            x[done] -= dot * v[done];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var even = Vector256<double>.Zero;
        var odd = Vector256<double>.Zero;
        int done = 0;
        for (; done + 8 <= x.Length; done += 8)
        {
            even += Vector256.Create(x.Slice(done, 4)) * Vector256.Create(y.Slice(done, 4));
            odd += Vector256.Create(x.Slice(done + 4, 4)) * Vector256.Create(y.Slice(done + 4, 4));
        }

        var lanes = even + odd;
        double sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
        for (; done < x.Length; done++)
        {
            sum += x[done] * y[done];
        }

        return sum;
    }
}
