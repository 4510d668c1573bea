namespace Filigree.Formats;

/// <summary>Arithmetic on the sizes that a file's header claims.</summary>
internal static class TensorShape
{
    /// <summary>More dimensions than any program writes.</summary>
    public const int MostDimensions = 64;

    /// <summary>The number of elements, 1 for a scalar; null where it does not fit in 63 bits.</summary>
    public static long? CountOf(IReadOnlyList<long> shape)
    {
        if (shape.Contains(0))
        {
            return 0;
        }

        long count = 1;
        foreach (long size in shape)
        {
            if (size < 0 || Math.BigMul(count, size, out count) != 0 || count < 0)
            {
                return null;
            }
        }

        return count;
    }

    /// <summary>
    /// The number of bytes that elements of so many bits take, one behind the other; null where it does not fit in 63 bits, or is no
    /// whole number.
    /// </summary>
    public static long? BytesOf(IReadOnlyList<long> shape, int elementBits) =>
        CountOf(shape) is not { } count ? null
        : (Int128)count * elementBits is var bits && (bits % 8 != 0 || bits / 8 > long.MaxValue) ? null
        : (long)(bits / 8);

    /// <summary>The shape as people write it: <c>300 x 784</c>, <c>scalar</c>.</summary>
    public static string TextOf(IReadOnlyList<long> shape) =>
        shape.Count == 0 ? "scalar" : string.Join(" x ", shape.Select(size => FormattableString.Invariant($"{size}")));
}
