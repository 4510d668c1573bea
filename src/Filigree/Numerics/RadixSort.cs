namespace Filigree.Numerics;

/// <summary>Sorts in a fixed, total order, so that the result does not depend on how it is found.</summary>
internal static class RadixSort
{
    /// <summary>Sorts floats ascending, -0 before 0. NaN must not be among them.</summary>
    /// <param name="values">The numbers.</param>
    public static void Sort(Span<float> values) => values.Sort(static (a, b) => Key(a).CompareTo(Key(b)));

    /// <summary>Sorts items ascending.</summary>
    /// <param name="items">The items.</param>
    public static void Sort(Span<ulong> items) => items.Sort();

    private static uint Key(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return bits >> 31 == 0 ? bits | 0x80000000 : ~bits;
    }
}
