namespace Filigree.Tests.Support;

/// <summary>The numbers of tests/golden/make_lenet.py: the same formula, so that golden files need not hold inputs.</summary>
internal static class HashedNumbers
{
    public static float[] Make(int count, int salt)
    {
        var numbers = new float[count];
        for (int index = 0; index < count; index++)
        {
            ulong hashed = (((ulong)index + (ulong)salt * 1_000_003) * 2_654_435_761) & 0xFFFFFFFF;
            hashed ^= hashed >> 15;
            hashed = hashed * 2_246_822_519 & 0xFFFFFFFF;
            numbers[index] = (float)(hashed / 4294967296.0 - 0.5);
        }

        return numbers;
    }
}
