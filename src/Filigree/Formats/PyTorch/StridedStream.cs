namespace Filigree.Formats;

/// <summary>The elements of a view, row-major, from bytes that have them at any strides.</summary>
internal sealed class StridedStream : ReadOnlyStream
{
    // Shorter stretches are picked out of memory: reading the file for each of them would take too long.
    private const int ShortestRead = 1 << 12;

    private readonly FileBytes source;
    private readonly List<(long Size, long Stride)> dimensions;
    private readonly long[] index;
    private readonly long runBytes;
    private long from;
    private long inRun;
    private bool hasEnded;

    private StridedStream(FileBytes source, long start, List<(long Size, long Stride)> dimensions, long runBytes)
    {
        this.source = source;
        this.dimensions = dimensions;
        this.runBytes = runBytes;
        from = start;
        index = new long[dimensions.Count];
    }

    /// <summary>Opens a view that has elements.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where the first element is in it.</param>
    /// <param name="shape">Size of each dimension.</param>
    /// <param name="strides">Elements from one to the next of each dimension.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <returns>The stream, and the bytes of memory that it takes.</returns>
    public static StridedStream Open(
        FileBytes file,
        long start,
        IReadOnlyList<long> shape,
        IReadOnlyList<long> strides,
        int elementSize
    )
    {
        List<(long Size, long Stride)> merged = Merge(shape, strides, elementSize);
        long runBytes = elementSize;
        if (merged.Count > 0 && merged[^1].Stride == elementSize)
        {
            runBytes *= merged[^1].Size;
            merged.RemoveAt(merged.Count - 1);
        }

        if (runBytes >= ShortestRead || merged.Count == 0)
        {
            return new StridedStream(file, start, merged, runBytes);
        }

        byte[] window = file.Read(start, WindowBytes(merged, runBytes), "a tensor");
        return new StridedStream(FileBytes.Of(file.Name, window), 0, merged, runBytes);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int filled = 0;
        while (filled < buffer.Length && !hasEnded)
        {
            int count = (int)Math.Min(buffer.Length - filled, runBytes - inRun);
            if (source.ReadAt(buffer.Slice(filled, count), from + inRun) < count)
            {
                throw source.Shrunk();
            }

            filled += count;
            inRun += count;
            if (inRun == runBytes)
            {
                inRun = 0;
                Advance();
            }
        }

        return filled;
    }

    /// <summary>The bytes from the first element to the end of the last.</summary>
    private static long WindowBytes(List<(long Size, long Stride)> dimensions, long runBytes) =>
        dimensions.Sum(dimension => (dimension.Size - 1) * dimension.Stride) + runBytes;

    // Dimensions of one element say nothing; two of which the outer goes on where the inner ends are one.
    private static List<(long Size, long Stride)> Merge(
        IReadOnlyList<long> shape,
        IReadOnlyList<long> strides,
        int elementSize
    )
    {
        List<(long Size, long Stride)> merged = [];
        for (int i = 0; i < shape.Count; i++)
        {
            if (shape[i] == 1)
            {
                continue;
            }

            long stride = strides[i] * elementSize;
            if (merged.Count > 0 && merged[^1].Stride == stride * shape[i])
            {
                merged[^1] = (merged[^1].Size * shape[i], stride);
            }
            else
            {
                merged.Add((shape[i], stride));
            }
        }

        return merged;
    }

    private void Advance()
    {
        for (int i = dimensions.Count - 1; i >= 0; i--)
        {
            (long size, long stride) = dimensions[i];
            from += stride;
            if (++index[i] < size)
            {
                return;
            }

            from -= stride * size;
            index[i] = 0;
        }

        hasEnded = true;
    }
}
