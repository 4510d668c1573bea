using System.Runtime.InteropServices;

namespace Filigree.Tests.Support;

/// <summary>Golden files of little-endian floats, and how far a result is from one.</summary>
internal static class Golden
{
    public static float[] Floats(string name) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(GoldenFile.Path(name))).ToArray();

    /// <summary>The Euclidean length of the difference over that of what was expected.</summary>
    public static double RelativeError(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = 0;
        double length = 0;
        for (int index = 0; index < expected.Length; index++)
        {
            double gap = actual[index] - (double)expected[index];
            difference += gap * gap;
            length += (double)expected[index] * expected[index];
        }

        return Math.Sqrt(difference / length);
    }
}
