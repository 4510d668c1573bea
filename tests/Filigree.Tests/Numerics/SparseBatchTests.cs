using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Numerics;

/// <summary>Products that skip the zeros of a batch against the dense ones, to the last bit.</summary>
public sealed unsafe class SparseBatchTests
{
    public static TheoryData<int, int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int, int>();
            foreach (int samples in new[] { 1, 2, 7, 33 })
            {
                foreach (int features in new[] { 1, 5, 8, 16, 61, 130 })
                {
                    foreach (int outputs in new[] { 1, 10, 16, 48, 100, 300 })
                    {
                        sizes.Add(samples, features, outputs);
                    }
                }
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Both_products_have_the_bits_of_the_dense_ones(int samples, int features, int outputs)
    {
        using Tensor x = Filled(samples, features, 1, keep: 4);
        using Tensor w = Filled(features, outputs, 2);
        using Tensor bias = Filled(1, outputs, 3);
        using Tensor y = new(samples, outputs);
        using Tensor expected = new(samples, outputs);
        using Tensor gradient = new(features, outputs);
        using Tensor expectedGradient = new(features, outputs);
        using var workers = new Workers(2);
        var batch = new SparseBatch();
        Assert.True(batch.TryFind(x.Matrix));

        batch.Multiply(w.Matrix, bias.Span, relu: true, y.Matrix, workers);
        MatrixProduct.Multiply(x.Matrix, w.Matrix, expected.Matrix, bias: bias.Row(0), relu: true);
        Assert.Equal(expected.Span.ToArray(), y.Span.ToArray());

        batch.Multiply(w.Matrix, default, relu: false, y.Matrix, Workers.Single);
        MatrixProduct.Multiply(x.Matrix, w.Matrix, expected.Matrix);
        Assert.Equal(expected.Span.ToArray(), y.Span.ToArray());

        batch.MultiplyTransposed(0, y.Matrix, gradient.Matrix);
        ReadOnlyMatrixSpan columns = x.Matrix;
        MatrixProduct.Multiply(columns.Transposed, y.Matrix, expectedGradient.Matrix);
        Assert.Equal(expectedGradient.Span.ToArray(), gradient.Span.ToArray());

        int half = features / 2;
        using Tensor part = new(features - half, outputs);
        batch.MultiplyTransposed(half, y.Matrix, part.Matrix);
        Assert.Equal(expectedGradient.Span[(half * expectedGradient.Stride)..].ToArray(), part.Span.ToArray());
    }

    [Theory]
    [InlineData(16)]
    [InlineData(112)]
    [InlineData(304)]
    public void Sums_of_scaled_rows_have_equal_bits_on_every_width_of_lanes(int stride)
    {
        int[] starts = [0, 3, 3, 7];
        int[] indices = [4, 0, 2, 1, 1, 3, 4];
        float[] values = HashedNumbers.Make(7, 1);
        float[] matrix = HashedNumbers.Make(5 * stride, 2);
        float[] bias = HashedNumbers.Make(stride, 3);
        float[] Run<T>()
            where T : unmanaged, ILanes<T>
        {
            var result = new float[3 * stride];
            fixed (int* pStarts = starts)
            fixed (int* pIndices = indices)
            fixed (float* pValues = values)
            fixed (float* pMatrix = matrix)
            fixed (float* pBias = bias)
            fixed (float* pResult = result)
            {
                var rows = new ScaledRows(pStarts, pIndices, pValues, pMatrix, stride, pBias, true, pResult, stride);
                rows.Sum<T>(0, 3);
            }

            return result;
        }

        float[] expected = new float[3 * stride];
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < stride; column++)
            {
                float sum = 0;
                for (int place = starts[row]; place < starts[row + 1]; place++)
                {
                    sum = MathF.FusedMultiplyAdd(values[place], matrix[indices[place] * stride + column], sum);
                }

                expected[row * stride + column] = Math.Max(0, sum + bias[column]);
            }
        }

        Assert.Equal(expected, Run<Lanes128>());
        Assert.Equal(expected, Run<Lanes256>());
        Assert.Equal(expected, Run<Lanes512>());
    }

    [Fact]
    public void A_batch_with_many_numbers_is_left_to_the_dense_product_and_NaN_is_a_number()
    {
        var batch = new SparseBatch();
        using Tensor full = Filled(10, 40, 1);
        Assert.False(batch.TryFind(full.Matrix));
        using Tensor nearly = new(10, 40);
        nearly.Row(7)[39] = float.NaN;
        Assert.True(batch.TryFind(nearly.Matrix));
        using Tensor w = Filled(40, 3, 2);
        using Tensor y = new(10, 3);
        batch.Multiply(w.Matrix, default, relu: false, y.Matrix, Workers.Single);
        Assert.True(float.IsNaN(y.Row(7)[2]));
        Assert.Equal(0, y.Row(6)[2]);
    }

    private static Tensor Filled(int rows, int columns, int salt, int keep = 1)
    {
        var tensor = new Tensor(rows, columns);
        float[] numbers = HashedNumbers.Make(rows * columns, salt);
        for (int place = 0; place < numbers.Length; place++)
        {
            numbers[place] = keep > 1 && (place % keep != 0 || numbers.Length < 12) ? 0 : numbers[place];
        }

        tensor.Write(numbers);
        return tensor;
    }
}
