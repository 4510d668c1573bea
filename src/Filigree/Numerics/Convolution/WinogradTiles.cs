using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// An image cut into tiles of 4 x 4 positions, and the transforms of what they see and of what they are: first of columns, then of rows.
/// Places outside of the image count as zeros and are not written.
/// </summary>
// Safe: places outside of an image are read from a row of zeros and never written; matrices are padded to whole vectors, and layouts to whole
// chunks.
internal sealed unsafe class WinogradTiles
{
    // Columns of so many channels wait in the first-level cache for the transform of rows.
    private const int ChannelsAtOnce = 64;
    private const int Points = WinogradTransform.Points;
    private const int Results = WinogradTransform.Results;

    private readonly int sourceHeight;
    private readonly int sourceWidth;
    private readonly int top;
    private readonly int left;
    private readonly int rows;
    private readonly int columns;
    private readonly int tilesWide;
    private readonly float[] zeros;

    /// <summary>Tiles of the positions of a pass.</summary>
    public WinogradTiles(DirectShape shape)
    {
        (sourceHeight, sourceWidth, top, left) = (shape.SourceHeight, shape.SourceWidth, shape.Top, shape.Left);
        (rows, columns) = (shape.Rows, shape.Columns);
        tilesWide = ProductKernel.Count(columns, Results);
        TilesASample = tilesWide * ProductKernel.Count(rows, Results);
        zeros = GC.AllocateArray<float>(ConvolutionKernel.Padded(shape.Channels), pinned: true);
    }

    /// <summary>Numbers of the memory that a transform needs besides.</summary>
    public static int ScratchLength => Points * Points * ChannelsAtOnce;

    /// <summary>Tiles of one image.</summary>
    public int TilesASample { get; }

    /// <summary>Transforms the 6 x 6 places that a tile sees.</summary>
    /// <param name="source">[sample x position, channel].</param>
    /// <param name="channels">How many channels, whole vectors of them.</param>
    /// <param name="tile">The tile of the batch.</param>
    /// <param name="to">Receives it.</param>
    /// <param name="toTile">The tile's place there.</param>
    /// <param name="scratch">Memory to work in.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void See<T>(MatrixRows source, int channels, int tile, WinogradLayout to, int toTile, float* scratch)
        where T : unmanaged, ILanes<T>
    {
        (int sample, int y, int x) = Place(tile);
        float** line = stackalloc float*[Points];
        nint* step = stackalloc nint[Points];
        float* nothing = (float*)Unsafe.AsPointer(ref zeros[0]);
        for (int i = 0; i < Points; i++)
        {
            int row = y + top + i;
            bool inside = (uint)row < (uint)sourceHeight;
            line[i] = inside ? source.Row(((nint)sample * sourceHeight + row) * sourceWidth + x + left) : nothing;
            step[i] = inside ? source.Stride : 0;
        }

        for (int first = 0; first < channels; first += ChannelsAtOnce)
        {
            int count = Math.Min(ChannelsAtOnce, channels - first);
            for (int j = 0; j < Points; j++)
            {
                float* target = scratch + j * ChannelsAtOnce;
                if ((uint)(x + left + j) < (uint)sourceWidth)
                {
                    SeeColumn<T>(line, step, j, first, count, target);
                }
                else
                {
                    ClearColumn(target, count);
                }
            }

            for (int i = 0; i < Points; i++)
            {
                float* from = scratch + i * Points * ChannelsAtOnce;
                SeeRow<T>(from, count, to.At(i * Points, toTile), first, to);
            }
        }
    }

    /// <summary>Transforms the 4 x 4 gradients of a tile's positions to 6 x 6 points.</summary>
    /// <param name="gradient">[sample x position, output].</param>
    /// <param name="channels">How many outputs, whole vectors of them.</param>
    /// <param name="tile">The tile of the batch.</param>
    /// <param name="to">Receives it.</param>
    /// <param name="toTile">The tile's place there.</param>
    /// <param name="scratch">Memory to work in.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Spread<T>(MatrixRows gradient, int channels, int tile, WinogradLayout to, int toTile, float* scratch)
        where T : unmanaged, ILanes<T>
    {
        (int sample, int y, int x) = Place(tile);
        int high = Math.Min(Results, rows - y);
        int wide = Math.Min(Results, columns - x);
        float* corner = gradient.Row(((nint)sample * rows + y) * columns + x);
        nint rowStep = columns * gradient.Stride;
        for (int first = 0; first < channels; first += ChannelsAtOnce)
        {
            int count = Math.Min(ChannelsAtOnce, channels - first);
            for (int j = 0; j < Results; j++)
            {
                float* target = scratch + j * ChannelsAtOnce;
                if (j < wide)
                {
                    SpreadColumn<T>(corner + j * gradient.Stride + first, rowStep, high, count, target);
                }
                else
                {
                    ClearColumn(target, count);
                }
            }

            for (int i = 0; i < Points; i++)
            {
                float* from = scratch + i * Points * ChannelsAtOnce;
                SpreadRow<T>(from, count, to.At(i * Points, toTile), first, to);
            }
        }
    }

    /// <summary>Transforms the products of a tile at 6 x 6 points back to 4 x 4 results.</summary>
    /// <param name="from">The products, all channels of a tile side by side.</param>
    /// <param name="fromTile">The tile's place there.</param>
    /// <param name="channels">How many outputs, whole vectors of them.</param>
    /// <param name="tile">The tile of the batch.</param>
    /// <param name="end">What becomes of the results.</param>
    /// <param name="target">Receives [sample x position, output].</param>
    /// <param name="scratch">Memory to work in.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish<T>(
        WinogradLayout from,
        int fromTile,
        int channels,
        int tile,
        in WinogradEnd end,
        MatrixRows target,
        float* scratch
    )
        where T : unmanaged, ILanes<T>
    {
        (int sample, int y, int x) = Place(tile);
        int high = Math.Min(Results, rows - y);
        int wide = Math.Min(Results, columns - x);
        for (int first = 0; first < channels; first += ChannelsAtOnce)
        {
            int count = Math.Min(ChannelsAtOnce, channels - first);
            for (int j = 0; j < Points; j++)
            {
                FinishColumn<T>(from.At(j, fromTile) + first, from, count, scratch + j * ChannelsAtOnce);
            }

            for (int i = 0; i < high; i++)
            {
                float* to = target.Row(((nint)sample * rows + y + i) * columns + x) + first;
                FinishRow<T>(scratch + i * Points * ChannelsAtOnce, count, end, first, wide, to, target.Stride);
            }
        }
    }

    private (int Sample, int Y, int X) Place(int tile)
    {
        (int sample, int inSample) = Math.DivRem(tile, TilesASample);
        (int y, int x) = Math.DivRem(inSample, tilesWide);
        return (sample, y * Results, x * Results);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SeeColumn<T>(float** line, nint* step, int column, int first, int count, float* to)
        where T : unmanaged, ILanes<T>
    {
        const int Row = Points * ChannelsAtOnce;
        float* p0 = line[0] + column * step[0] + (step[0] == 0 ? 0 : first);
        float* p1 = line[1] + column * step[1] + (step[1] == 0 ? 0 : first);
        float* p2 = line[2] + column * step[2] + (step[2] == 0 ? 0 : first);
        float* p3 = line[3] + column * step[3] + (step[3] == 0 ? 0 : first);
        float* p4 = line[4] + column * step[4] + (step[4] == 0 ? 0 : first);
        float* p5 = line[5] + column * step[5] + (step[5] == 0 ? 0 : first);
        for (nint c = 0; c < count; c += T.Count)
        {
            T d0 = T.Load(p0 + c);
            T d1 = T.Load(p1 + c);
            T d2 = T.Load(p2 + c);
            T d3 = T.Load(p3 + c);
            T d4 = T.Load(p4 + c);
            T d5 = T.Load(p5 + c);
            WinogradTransform.Input(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
            T.Store(to + c, d0);
            T.Store(to + c + Row, d1);
            T.Store(to + c + 2 * Row, d2);
            T.Store(to + c + 3 * Row, d3);
            T.Store(to + c + 4 * Row, d4);
            T.Store(to + c + 5 * Row, d5);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SeeRow<T>(float* from, int count, float* to, int first, in WinogradLayout layout)
        where T : unmanaged, ILanes<T>
    {
        nint step = layout.PointStep;
        int run = Math.Min(count, layout.Width);
        for (int start = 0; start < count; start += run)
        {
            float* run0 = to + layout.Offset(first + start);
            float* run3 = run0 + 3 * step;
            for (nint c = 0; c < run; c += T.Count)
            {
                float* p = from + start + c;
                T d0 = T.Load(p);
                T d1 = T.Load(p + ChannelsAtOnce);
                T d2 = T.Load(p + 2 * ChannelsAtOnce);
                T d3 = T.Load(p + 3 * ChannelsAtOnce);
                T d4 = T.Load(p + 4 * ChannelsAtOnce);
                T d5 = T.Load(p + 5 * ChannelsAtOnce);
                WinogradTransform.Input(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
                T.Store(run0 + c, d0);
                T.Store(run0 + c + step, d1);
                T.Store(run0 + c + 2 * step, d2);
                T.Store(run3 + c, d3);
                T.Store(run3 + c + step, d4);
                T.Store(run3 + c + 2 * step, d5);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SpreadColumn<T>(float* from, nint rowStep, int high, int count, float* to)
        where T : unmanaged, ILanes<T>
    {
        const int Row = Points * ChannelsAtOnce;
        for (nint c = 0; c < count; c += T.Count)
        {
            float* p = from + c;
            T y0 = T.Load(p);
            T y1 = high > 1 ? T.Load(p + rowStep) : T.Zero;
            T y2 = high > 2 ? T.Load(p + 2 * rowStep) : T.Zero;
            T y3 = high > 3 ? T.Load(p + 3 * rowStep) : T.Zero;
            WinogradTransform.OutputGradient(ref y0, ref y1, ref y2, ref y3, out T y4, out T y5);
            T.Store(to + c, y0);
            T.Store(to + c + Row, y1);
            T.Store(to + c + 2 * Row, y2);
            T.Store(to + c + 3 * Row, y3);
            T.Store(to + c + 4 * Row, y4);
            T.Store(to + c + 5 * Row, y5);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SpreadRow<T>(float* from, int count, float* to, int first, in WinogradLayout layout)
        where T : unmanaged, ILanes<T>
    {
        nint step = layout.PointStep;
        int run = Math.Min(count, layout.Width);
        for (int start = 0; start < count; start += run)
        {
            float* run0 = to + layout.Offset(first + start);
            float* run3 = run0 + 3 * step;
            for (nint c = 0; c < run; c += T.Count)
            {
                float* p = from + start + c;
                T y0 = T.Load(p);
                T y1 = T.Load(p + ChannelsAtOnce);
                T y2 = T.Load(p + 2 * ChannelsAtOnce);
                T y3 = T.Load(p + 3 * ChannelsAtOnce);
                WinogradTransform.OutputGradient(ref y0, ref y1, ref y2, ref y3, out T y4, out T y5);
                T.Store(run0 + c, y0);
                T.Store(run0 + c + step, y1);
                T.Store(run0 + c + 2 * step, y2);
                T.Store(run3 + c, y3);
                T.Store(run3 + c + step, y4);
                T.Store(run3 + c + 2 * step, y5);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FinishColumn<T>(float* from, in WinogradLayout layout, int count, float* to)
        where T : unmanaged, ILanes<T>
    {
        const int Row = Points * ChannelsAtOnce;
        nint step = Points * layout.PointStep;
        float* from3 = from + 3 * step;
        for (nint c = 0; c < count; c += T.Count)
        {
            T m0 = T.Load(from + c);
            T m1 = T.Load(from + c + step);
            T m2 = T.Load(from + c + 2 * step);
            T m3 = T.Load(from3 + c);
            T m4 = T.Load(from3 + c + step);
            T m5 = T.Load(from3 + c + 2 * step);
            WinogradTransform.Output(ref m0, ref m1, ref m2, ref m3, m4, m5);
            T.Store(to + c, m0);
            T.Store(to + c + Row, m1);
            T.Store(to + c + 2 * Row, m2);
            T.Store(to + c + 3 * Row, m3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FinishRow<T>(
        float* from,
        int count,
        in WinogradEnd end,
        int first,
        int wide,
        float* to,
        nint stride
    )
        where T : unmanaged, ILanes<T>
    {
        float* bias = end.Bias is null ? null : end.Bias + first;
        for (nint c = 0; c < count; c += T.Count)
        {
            float* p = from + c;
            T m0 = T.Load(p);
            T m1 = T.Load(p + ChannelsAtOnce);
            T m2 = T.Load(p + 2 * ChannelsAtOnce);
            T m3 = T.Load(p + 3 * ChannelsAtOnce);
            T m4 = T.Load(p + 4 * ChannelsAtOnce);
            T m5 = T.Load(p + 5 * ChannelsAtOnce);
            WinogradTransform.Output(ref m0, ref m1, ref m2, ref m3, m4, m5);
            T start = bias is null ? T.Zero : T.Load(bias + c);
            float* q = to + c;
            Store(q, m0 + start, end);
            if (wide > 1)
            {
                Store(q + stride, m1 + start, end);
            }

            if (wide > 2)
            {
                Store(q + 2 * stride, m2 + start, end);
            }

            if (wide > 3)
            {
                Store(q + 3 * stride, m3 + start, end);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(float* to, T value, in WinogradEnd end)
        where T : unmanaged, ILanes<T>
    {
        value = end.Accumulate ? T.Load(to) + value : value;
        T.Store(to, end.Relu ? T.Select(value < T.Zero, T.Zero, value) : value);
    }

    private static void ClearColumn(float* to, int count)
    {
        for (int i = 0; i < Points; i++)
        {
            new Span<float>(to + i * Points * ChannelsAtOnce, count).Clear();
        }
    }
}
