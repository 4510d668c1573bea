using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

public sealed unsafe class MatrixProductTests
{
    public enum Width
    {
        Public,
        Lanes128,
        Lanes256,
        Lanes512,
    }

    private static readonly int[] Sizes = [1, 2, 5, 7, 8, 12, 13, 16, 17, 25, 33];

    [Theory]
    [InlineData(Width.Public)]
    [InlineData(Width.Lanes128)]
    [InlineData(Width.Lanes256)]
    [InlineData(Width.Lanes512)]
    public void Small_products_of_every_form_equal_the_reference_bit_for_bit(Width width)
    {
        var random = new Random(1);
        foreach (int rows in Sizes)
        {
            foreach (int columns in Sizes)
            {
                foreach (int depth in new[] { 0, 1, 3, 16, 29 })
                {
                    AssertEqualsReference(width, rows, columns, depth, random);
                }
            }
        }
    }

    [Theory]
    [InlineData(Width.Public)]
    [InlineData(Width.Lanes128)]
    [InlineData(Width.Lanes256)]
    [InlineData(Width.Lanes512)]
    public void Long_sums_and_many_rows_equal_the_reference_bit_for_bit(Width width)
    {
        var random = new Random(2);
        (int Rows, int Columns, int Depth)[] shapes =
        [
            (25, 30, 784),
            (3, 64, 401),
            (230, 20, 399),
            (7, 10, 2000),
            (205, 33, 800),
            (40, 64, 65),
            (99, 40, 1100),
            // Few rows, copied into tiles of every height.
            .. Enumerable.Range(1, 26).Select(rows => (rows, 72, 130 + rows)),
        ];
        foreach ((int rows, int columns, int depth) in shapes)
        {
            AssertEqualsReference(width, rows, columns, depth, random);
        }
    }

    [Theory]
    [InlineData(Width.Public)]
    [InlineData(Width.Lanes128)]
    [InlineData(Width.Lanes256)]
    [InlineData(Width.Lanes512)]
    public void Sums_of_zeros_of_both_signs_and_of_products_too_small_for_a_float_are_plus_zero(Width width)
    {
        var random = new Random(4);
        foreach (int depth in new[] { 1, 2, 3, 600 })
        {
            AssertEqualsReference(width, 13, 25, depth, random, [0f, -0f, 1e-30f, -1e-30f]);
        }
        float[] c = [1];
        MatrixProduct.Multiply(
            new ReadOnlyMatrixSpan([1e-30f], 1, 1, 1),
            new ReadOnlyMatrixSpan([-1e-30f], 1, 1, 1),
            new MatrixSpan(c, 1, 1, 1)
        );
        Assert.False(float.IsNegative(c[0]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Threads_do_not_change_a_bit(int threads)
    {
        using var workers = new Workers(threads);
        var random = new Random(3);
        foreach (
            (int rows, int columns, int depth) in new[] { (100, 300, 78), (784, 30, 25), (10, 700, 50), (500, 9, 60) }
        )
        {
            for (int form = 0; form < 4; form++)
            {
                var a = new TestMatrix((form & 1) == 0 ? rows : depth, (form & 1) == 0 ? depth : rows, 3, random);
                var b = new TestMatrix((form & 2) == 0 ? depth : columns, (form & 2) == 0 ? columns : depth, 5, random);
                var expected = new TestMatrix(rows, columns, 2, random);
                TestMatrix actual = expected.Copy();
                ReadOnlyMatrixSpan left = (form & 1) == 0 ? a.Span : a.Span.AsReadOnly().Transposed;
                ReadOnlyMatrixSpan right = (form & 2) == 0 ? b.Span : b.Span.AsReadOnly().Transposed;
                MatrixProduct.Multiply(left, right, expected.Span, accumulate: true, scale: 0.3f);
                MatrixProduct.Multiply(left, right, actual.Span, accumulate: true, scale: 0.3f, workers: workers);
                TestMatrix.AssertSameBits(expected, actual, $"{rows} x {columns} x {depth}, form {form}");
            }
        }
    }

    [Fact]
    public void A_small_product_is_the_one_computed_by_hand()
    {
        float[] a = [1, 2, 3, 4];
        float[] b = [5, 6, 7, 8];
        float[] c = new float[4];
        MatrixProduct.Multiply(
            new ReadOnlyMatrixSpan(a, 2, 2, 2),
            new ReadOnlyMatrixSpan(b, 2, 2, 2),
            new MatrixSpan(c, 2, 2, 2),
            scale: -1,
            bias: [20, 0],
            relu: true
        );
        Assert.Equal([1, 0, 0, 0], c);
    }

    [Fact]
    public void Not_a_number_passes_through_relu()
    {
        float[] c = new float[1];
        MatrixProduct.Multiply(
            new ReadOnlyMatrixSpan([float.NaN], 1, 1, 1),
            new ReadOnlyMatrixSpan([1f], 1, 1, 1),
            new MatrixSpan(c, 1, 1, 1),
            relu: true
        );
        Assert.Equal(float.NaN, c[0]);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        float[] numbers = new float[12];
        Assert.Throws<ArgumentException>(() =>
            MatrixProduct.Multiply(
                new ReadOnlyMatrixSpan(numbers, 2, 3, 3),
                new ReadOnlyMatrixSpan(numbers, 2, 3, 3),
                new MatrixSpan(new float[9], 2, 3, 3)
            )
        );
        Assert.Throws<ArgumentException>(() =>
            MatrixProduct.Multiply(
                new ReadOnlyMatrixSpan(numbers, 2, 3, 3),
                new ReadOnlyMatrixSpan(numbers, 3, 4, 4),
                new MatrixSpan(new float[9], 2, 3, 3)
            )
        );
    }

    private static void AssertEqualsReference(
        Width width,
        int rows,
        int columns,
        int depth,
        Random random,
        float[]? values = null
    )
    {
        for (int form = 0; form < 4; form++)
        {
            int padding = random.Next(4);
            var a = new TestMatrix((form & 1) == 0 ? rows : depth, (form & 1) == 0 ? depth : rows, padding, random);
            var b = new TestMatrix(
                (form & 2) == 0 ? depth : columns,
                (form & 2) == 0 ? columns : depth,
                padding,
                random
            );
            if (values is not null)
            {
                a.FillFrom(values, random);
                b.FillFrom(values, random);
            }
            ReadOnlyMatrixSpan left = (form & 1) == 0 ? a.Span : a.Span.AsReadOnly().Transposed;
            ReadOnlyMatrixSpan right = (form & 2) == 0 ? b.Span : b.Span.AsReadOnly().Transposed;
            int end = random.Next(5);
            bool accumulate = end is 1 or 4;
            bool relu = end is 2 or 4;
            float scale = end is 3 or 4 ? 0.7f : 1;
            float[] bias = new float[end is 2 or 4 ? columns : 0];
            for (int j = 0; j < bias.Length; j++)
            {
                bias[j] = (float)random.NextDouble() - 0.5f;
            }
            var expected = new TestMatrix(rows, columns, padding, random);
            TestMatrix actual = expected.Copy();
            Reference.Multiply(left, right, expected.Span, accumulate, scale, bias, relu);
            Multiply(width, left, right, actual.Span, accumulate, scale, bias, relu);
            TestMatrix.AssertSameBits(expected, actual, $"{rows} x {columns} x {depth}, form {form}, end {end}");
        }
    }

    private static void Multiply(
        Width width,
        ReadOnlyMatrixSpan a,
        ReadOnlyMatrixSpan b,
        MatrixSpan c,
        bool accumulate,
        float scale,
        ReadOnlySpan<float> bias,
        bool relu
    )
    {
        if (width == Width.Public)
        {
            MatrixProduct.Multiply(a, b, c, accumulate, scale, bias, relu);
            return;
        }
        fixed (float* pa = a.Values)
        fixed (float* pb = b.Values)
        fixed (float* pc = c.Values)
        fixed (float* pBias = bias)
        {
            var product = ProductOperands.Of(a, b, c, pa, pb, pc, pBias, accumulate, scale, relu);
            switch (width)
            {
                case Width.Lanes128:
                    MatrixProduct.Run<Lanes128>(product, Workers.Single);
                    break;
                case Width.Lanes256:
                    MatrixProduct.Run<Lanes256>(product, Workers.Single);
                    break;
                default:
                    MatrixProduct.Run<Lanes512>(product, Workers.Single);
                    break;
            }
        }
    }
}
