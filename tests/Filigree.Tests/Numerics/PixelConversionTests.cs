using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

public sealed class PixelConversionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(15, 16)]
    [InlineData(16, 16)]
    [InlineData(37, 48)]
    [InlineData(784, 784)]
    public void Samples_are_gathered_scaled_and_padded_with_zeros(int features, int stride)
    {
        byte[] pixels = new byte[5 * features];
        new Random(1).NextBytes(pixels);
        int[] rows = [4, 0, 4, 2];
        float[] factor = Numbers.Random(features, 3, 0.01f);
        foreach (float[] offset in new[] { [], Numbers.Random(features, 2, 100) })
        {
            float[] actual = new float[rows.Length * stride + 3];
            Array.Fill(actual, 7);
            PixelConversion.Gather(pixels, rows, features, offset, factor, actual, stride);
            float[] expected = new float[actual.Length];
            expected.AsSpan(rows.Length * stride).Fill(7);
            for (int i = 0; i < rows.Length; i++)
            {
                for (int j = 0; j < features; j++)
                {
                    float pixel = pixels[rows[i] * features + j];
                    expected[i * stride + j] = (pixel - (offset.Length == 0 ? 0 : offset[j])) * factor[j];
                }
            }
            Bits.AssertEqual(expected, actual, $"{features} features");
        }
    }

    [Fact]
    public void A_sample_that_is_not_there_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            PixelConversion.Gather(new byte[8], [2], 4, [], [1, 1, 1, 1], new float[4], 4)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            PixelConversion.Gather(new byte[8], [-1], 4, [], [1, 1, 1, 1], new float[4], 4)
        );
        Assert.Throws<ArgumentException>(() =>
            PixelConversion.Gather(new byte[8], [0, 1], 4, [], [1, 1, 1, 1], new float[7], 4)
        );
    }
}
