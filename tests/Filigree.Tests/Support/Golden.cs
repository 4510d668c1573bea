using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Filigree.Tests.Support;

/// <summary>Golden files under tests/golden, made by the scripts beside them.</summary>
internal static class Golden
{
    public static string PathOf(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "golden", name);

    public static float[] Floats(string name) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(PathOf(name))).ToArray();

    /// <summary>The Euclidean length of the difference over that of what was expected.</summary>
    public static double RelativeError(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = 0;
        double length = 0;
        for (int index = 0; index < expected.Length; index++)
        {
            difference += Math.Pow(actual[index] - (double)expected[index], 2);
            length += Math.Pow(expected[index], 2);
        }

        return Math.Sqrt(difference / length);
    }
}
