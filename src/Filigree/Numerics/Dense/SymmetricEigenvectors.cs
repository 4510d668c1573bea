namespace Filigree.Numerics;

/// <summary>
/// Eigenvalues and eigenvectors of small symmetric matrices by Jacobi's rotations, row by row until nothing is left beside the diagonal: only sums,
/// products and roots in double precision, so equal bits on every machine.
/// </summary>
internal static class SymmetricEigenvectors
{
    private const int MostSweeps = 60;

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">[row, column], symmetric, <paramref name="size"/> squared numbers; overwritten.</param>
    /// <param name="size">Rows.</param>
    /// <returns>
    /// The eigenvalues, largest first, and [index, component] the eigenvectors, of length 1, whose largest component (the first of equal ones) is
    /// positive.
    /// </returns>
    public static (double[] Values, double[] Vectors) Of(Span<double> matrix, int size)
    {
        var vectors = new double[size * size];
        for (int index = 0; index < size; index++)
        {
            vectors[(index * size) + index] = 1;
        }

        for (int sweep = 0; sweep < MostSweeps && Beside(matrix, size) > 0; sweep++)
        {
            for (int row = 0; row < size; row++)
            {
                for (int column = row + 1; column < size; column++)
                {
                    Rotate(matrix, vectors, size, row, column);
                }
            }
        }

        return Sorted(matrix, vectors, size);
    }

    // Sum of the magnitudes above the diagonal that still count beside it.
    private static double Beside(ReadOnlySpan<double> matrix, int size)
    {
        double sum = 0;
        for (int row = 0; row < size; row++)
        {
            for (int column = row + 1; column < size; column++)
            {
                double diagonal = Math.Abs(matrix[(row * size) + row]) + Math.Abs(matrix[(column * size) + column]);
                double beside = Math.Abs(matrix[(row * size) + column]);
                sum += diagonal + beside == diagonal ? 0 : beside;
            }
        }

        return sum;
    }

    // Turns two axes so that their product vanishes.
    private static void Rotate(Span<double> a, Span<double> vectors, int size, int p, int q)
    {
        double beside = a[(p * size) + q];
        if (beside == 0)
        {
            return;
        }

        double ratio = (a[(q * size) + q] - a[(p * size) + p]) / (2 * beside);
        double tangent = (ratio >= 0 ? 1 : -1) / (Math.Abs(ratio) + Math.Sqrt((ratio * ratio) + 1));
        double cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        double sine = tangent * cosine;
        for (int k = 0; k < size; k++)
        {
            Turn(ref a[(k * size) + p], ref a[(k * size) + q], cosine, sine);
        }

        for (int k = 0; k < size; k++)
        {
            Turn(ref a[(p * size) + k], ref a[(q * size) + k], cosine, sine);
            Turn(ref vectors[(p * size) + k], ref vectors[(q * size) + k], cosine, sine);
        }

        a[(p * size) + q] = a[(q * size) + p] = 0;
    }

    private static void Turn(ref double x, ref double y, double cosine, double sine) =>
        (x, y) = ((cosine * x) - (sine * y), (sine * x) + (cosine * y));

    private static (double[] Values, double[] Vectors) Sorted(ReadOnlySpan<double> matrix, double[] vectors, int size)
    {
        var diagonal = new double[size];
        for (int index = 0; index < size; index++)
        {
            diagonal[index] = matrix[(index * size) + index];
        }

        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(index => diagonal[index])];
        var sorted = new double[size * size];
        for (int place = 0; place < size; place++)
        {
            ReadOnlySpan<double> vector = vectors.AsSpan(order[place] * size, size);
            double largest = 0;
            foreach (double component in vector)
            {
                largest = Math.Abs(component) > Math.Abs(largest) ? component : largest;
            }

            for (int k = 0; k < size; k++)
            {
                sorted[(place * size) + k] = largest < 0 ? -vector[k] : vector[k];
            }
        }

        return ([.. order.Select(index => diagonal[index])], sorted);
    }
}
