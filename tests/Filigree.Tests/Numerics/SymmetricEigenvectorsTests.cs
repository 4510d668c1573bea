using Filigree.Numerics;
using Filigree.Tests.Support;

namespace Filigree.Tests.Numerics;

/// <summary>Eigenvectors of symmetric matrices: by hand, and what defines them.</summary>
public sealed class SymmetricEigenvectorsTests
{
    [Fact]
    public void Two_by_two_is_as_by_hand()
    {
        (double[] values, double[] vectors) = SymmetricEigenvectors.Of([2, 1, 1, 2], 2);

        double half = Math.Sqrt(0.5);
        Assert.Equal([3.0, 1.0], values.Select(value => Math.Round(value, 12)));
        Assert.Equal(new[] { half, half }, vectors[..2], (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Equal(0, vectors[2] + vectors[3], 1e-12);
        Assert.Equal(half, Math.Max(vectors[2], vectors[3]), 1e-12);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 9)]
    [InlineData(12, 40)]
    // Fewer products than rows: most eigenvalues are 0.
    [InlineData(12, 5)]
    public void Every_vector_is_only_stretched_and_all_are_orthonormal(int size, int products)
    {
        float[] factors = HashedNumbers.Make(size * products, 4);
        var matrix = new double[size * size];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                for (int k = 0; k < products; k++)
                {
                    matrix[(row * size) + column] += (double)factors[(k * size) + row] * factors[(k * size) + column];
                }
            }
        }

        (double[] values, double[] vectors) = SymmetricEigenvectors.Of([.. matrix], size);
        Assert.Equal(values.OrderDescending(), values);
        double tolerance = 1e-12 * Math.Max(values[0], 1);
        for (int one = 0; one < size; one++)
        {
            double[] vector = vectors[(one * size)..((one + 1) * size)];
            for (int row = 0; row < size; row++)
            {
                double product = vector.Select((component, k) => component * matrix[(row * size) + k]).Sum();
                Assert.Equal(values[one] * vector[row], product, tolerance);
            }

            for (int other = 0; other < size; other++)
            {
                double product = vector.Select((component, k) => component * vectors[(other * size) + k]).Sum();
                Assert.Equal(one == other ? 1 : 0, product, 1e-12);
            }

            Assert.Equal(vector.Max(Math.Abs), vector.Max());
        }
    }
}
