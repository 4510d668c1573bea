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

    /// <summary>The number of bytes; null where it does not fit in 63 bits.</summary>
    public static long? BytesOf(IReadOnlyList<long> shape, int elementSize) =>
        CountOf(shape) is not { } count ? null
        : count == 0 || elementSize == 0 ? 0
        : count > long.MaxValue / elementSize ? null
        : count * elementSize;

    /// <summary>The shape as people write it: <c>300 x 784</c>, <c>scalar</c>.</summary>
    public static string TextOf(IReadOnlyList<long> shape) =>
        shape.Count == 0 ? "scalar" : string.Join(" x ", shape.Select(size => FormattableString.Invariant($"{size}")));
}
