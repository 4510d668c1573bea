using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

/// <summary>A matrix in memory of its own, with numbers behind every row that nobody may touch.</summary>
internal sealed class TestMatrix
{
    private const float Guard = 12345.678f;

    private readonly float[] storage;

    public TestMatrix(int rows, int columns, int padding, Random random)
    {
        Rows = rows;
        Columns = columns;
        Stride = columns + padding;
        storage = new float[Math.Max(0, rows * Stride - (padding == 1 ? 1 : 0))];
        Array.Fill(storage, Guard);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                storage[i * Stride + j] = (float)(random.NextDouble() * 2 - 1);
            }
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    public MatrixSpan Span => new(storage, Rows, Columns, Stride);

    public TestMatrix Copy() => new(this);

    /// <summary>Puts values picked at random in every place.</summary>
    public void FillFrom(float[] values, Random random)
    {
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                storage[i * Stride + j] = values[random.Next(values.Length)];
            }
        }
    }

    private TestMatrix(TestMatrix original)
    {
        (Rows, Columns, Stride) = (original.Rows, original.Columns, original.Stride);
        storage = [.. original.storage];
    }

    /// <summary>Same bits everywhere, the numbers behind the rows included.</summary>
    public static void AssertSameBits(TestMatrix expected, TestMatrix actual, string what)
    {
        for (int i = 0; i < expected.storage.Length; i++)
        {
            if (
                BitConverter.SingleToInt32Bits(expected.storage[i]) != BitConverter.SingleToInt32Bits(actual.storage[i])
                && !(float.IsNaN(expected.storage[i]) && float.IsNaN(actual.storage[i]))
            )
            {
                Assert.Fail(
                    $"{what}: row {i / expected.Stride}, column {i % expected.Stride} is {actual.storage[i]:R}, "
                        + $"not {expected.storage[i]:R}."
                );
            }
        }
    }
}
