namespace Filigree.Tests.Numerics;

/// <summary>Test inputs.</summary>
internal static class Numbers
{
    /// <summary>Lengths around every multiple of a vector's width.</summary>
    public static readonly int[] Lengths = [0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 1003];

    public static float[] Random(int count, int seed, float scale = 1)
    {
        var random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = (float)(random.NextDouble() * 2 - 1) * scale;
        }
        return numbers;
    }
}
