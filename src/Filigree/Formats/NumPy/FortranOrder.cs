using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>Arrays whose first dimension is the fastest.</summary>
internal static class FortranOrder
{
    private const int FirstAllocation = 1 << 18;

    /// <summary>The elements with the last dimension the fastest. The array must fit in memory.</summary>
    /// <exception cref="UserError">It is too large for that.</exception>
    public static MemoryStream ToRowMajor(Stream source, StoredTensor tensor, bool isPacked)
    {
        if (tensor.ByteLength > Array.MaxLength)
        {
            throw new UserError(
                Invariant($"holds {tensor.ByteLength:N0} bytes in Fortran order"),
                tensor.Place,
                Invariant($"at most {Array.MaxLength:N0}"),
                "save it again with numpy.ascontiguousarray(x)"
            );
        }

        byte[] bytes = new byte[isPacked ? Math.Min(FirstAllocation, tensor.ByteLength) : tensor.ByteLength];
        for (int filled = 0; ; Array.Resize(ref bytes, (int)Math.Min(tensor.ByteLength, 2L * filled)))
        {
            source.ReadExactly(bytes.AsSpan(filled));
            filled = bytes.Length;
            if (filled == tensor.ByteLength)
            {
                break;
            }
        }

        source.Dispose();
        return new MemoryStream(Reorder(bytes, tensor.Shape, tensor.ElementSize), writable: false);
    }

    private static byte[] Reorder(byte[] source, IReadOnlyList<long> shape, int elementSize)
    {
        byte[] target = new byte[source.Length];
        long[] strides = new long[shape.Count];
        long stride = elementSize;
        for (int dimension = 0; dimension < shape.Count; dimension++)
        {
            strides[dimension] = stride;
            stride *= shape[dimension];
        }

        long[] index = new long[shape.Count];
        long from = 0;
        for (int to = 0; to < target.Length; to += elementSize)
        {
            source.AsSpan((int)from, elementSize).CopyTo(target.AsSpan(to));
            for (int dimension = shape.Count - 1; dimension >= 0; dimension--)
            {
                from += strides[dimension];
                if (++index[dimension] < shape[dimension])
                {
                    break;
                }

                from -= strides[dimension] * shape[dimension];
                index[dimension] = 0;
            }
        }

        return target;
    }
}
