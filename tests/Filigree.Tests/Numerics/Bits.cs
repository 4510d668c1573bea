namespace Filigree.Tests.Numerics;

internal static class Bits
{
    /// <summary>Same bits, element by element; any NaN equals any other.</summary>
    public static void AssertEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (
                BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i])
                && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i]))
            )
            {
                Assert.Fail($"{what}: element {i} is {actual[i]:R}, not {expected[i]:R}.");
            }
        }
    }
}
