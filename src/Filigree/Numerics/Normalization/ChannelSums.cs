namespace Filigree.Numerics;

/// <summary>
/// Two sums a channel, in double: of numbers and of their products with others, as <see cref="ChannelSumsKernel"/> has them. Where channels are columns,
/// chunks of rows are summed in order, and then the chunks; where they are rows, over sixteen lanes added by a fixed tree. So the bits depend neither on the
/// threads nor on the vectors of the machine; products of floats are exact in double.
/// </summary>
// Safe: matrices and room stay fixed until all threads are done; rows are padded to whole vectors.
internal static unsafe class ChannelSums
{
    private const int ChunkNumbers = 16_384;

    /// <summary>Doubles that are wanted to work with.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="channelsAreRows">Whether channels are rows.</param>
    public static int Room(MatrixSpan x, bool channelsAreRows) =>
        channelsAreRows ? 2 * x.Rows : 2 * x.Stride * Math.Max(1, Chunks(x));

    /// <summary>Sums of x and of x * x.</summary>
    /// <param name="x">[sample x position, channel], or [channel, position x sample]; padded to whole vectors, zeros in the padding.</param>
    /// <param name="channelsAreRows">Which of the two.</param>
    /// <param name="room">As many as <see cref="Room"/> says. The sums come first: of all channels, then of the products.</param>
    /// <param name="workers">Threads to use.</param>
    public static void OfSquares(MatrixSpan x, bool channelsAreRows, Span<double> room, Workers workers)
    {
        fixed (float* px = x.Values)
        {
            Run(new ChannelSumsKernel { X = px }, x, channelsAreRows, room, workers);
        }
    }

    /// <summary>Sums of g and of g * x, where g is dy, or with ReLU dy where the normalized x is above 0.</summary>
    /// <param name="x">As <see cref="OfSquares"/> takes it.</param>
    /// <param name="dy">The gradient by the normalized x.</param>
    /// <param name="constants">What normalizes.</param>
    /// <param name="relu">Whether ReLU follows.</param>
    /// <param name="channelsAreRows">Whether channels are rows.</param>
    /// <param name="room">As <see cref="OfSquares"/> takes it.</param>
    /// <param name="workers">Threads to use.</param>
    public static void OfGradient(
        MatrixSpan x,
        MatrixSpan dy,
        in ChannelConstants constants,
        bool relu,
        bool channelsAreRows,
        Span<double> room,
        Workers workers
    )
    {
        fixed (float* px = x.Values)
        fixed (float* pdy = dy.Values)
        {
            var kernel = new ChannelSumsKernel
            {
                X = px,
                OutputGradient = pdy,
                Constants = constants,
                Relu = relu,
            };
            Run(kernel, x, channelsAreRows, room, workers);
        }
    }

    /// <summary>Sums of g, where g is dy, or with ReLU dy where y is above 0; it takes the place of dy then. The bits are those of the other sums.</summary>
    /// <param name="y">What the ReLU gave, [sample x position, channel]; its padding is not looked at.</param>
    /// <param name="dy">Its gradient, padded to whole vectors, zeros in the padding.</param>
    /// <param name="relu">Whether there is a ReLU.</param>
    /// <param name="room">As many as <see cref="Room"/> says. The sums come first.</param>
    /// <param name="workers">Threads to use.</param>
    public static void OfOutputGradient(MatrixSpan y, MatrixSpan dy, bool relu, Span<double> room, Workers workers)
    {
        if (dy.Rows == 0)
        {
            room.Clear();
            return;
        }

        fixed (float* py = y.Values)
        fixed (float* pdy = dy.Values)
        fixed (double* sums = room)
        {
            int chunks = Chunks(dy);
            var job = new OutputJob(relu ? py : null, pdy, dy.Rows, dy.Stride, RowsOfChunk(dy), sums);
            workers.Run(ref job, chunks);
            AddChunks(sums, chunks, dy.Stride);
        }
    }

    private static void Run(
        ChannelSumsKernel kernel,
        MatrixSpan x,
        bool channelsAreRows,
        Span<double> room,
        Workers workers
    )
    {
        kernel.Stride = x.Stride;
        kernel.Rows = x.Rows;
        if (x.Rows == 0)
        {
            room.Clear();
            return;
        }

        fixed (double* sums = room)
        {
            kernel.Sums = sums;
            if (channelsAreRows)
            {
                int bands = (int)Math.Clamp((long)x.Rows * x.Stride / ChunkNumbers, 1, workers.Threads);
                var rows = new RowJob(kernel, Math.Min(bands, x.Rows));
                workers.Run(ref rows, rows.Parts);
                return;
            }

            var columns = new ColumnJob(kernel, RowsOfChunk(x));
            int chunks = Chunks(x);
            workers.Run(ref columns, chunks);
            AddChunks(sums, chunks, 2 * x.Stride);
        }
    }

    private static void AddChunks(double* sums, int chunks, int length)
    {
        double* from = sums + length;
        for (int chunk = 1; chunk < chunks; chunk++, from += length)
        {
            for (int index = 0; index < length; index++)
            {
                sums[index] += from[index];
            }
        }
    }

    private static int RowsOfChunk(MatrixSpan x) => Math.Max(16, ChunkNumbers / Math.Max(1, x.Stride));

    private static int Chunks(MatrixSpan x) => (x.Rows + RowsOfChunk(x) - 1) / RowsOfChunk(x);

    private readonly struct ColumnJob(ChannelSumsKernel kernel, int rowsOfChunk) : IParallelJob
    {
        public void Execute(int part)
        {
            int first = part * rowsOfChunk;
            kernel.Columns(
                first,
                Math.Min(kernel.Rows, first + rowsOfChunk),
                kernel.Sums + (nint)part * 2 * kernel.Stride
            );
        }
    }

    private readonly struct OutputJob(float* y, float* dy, int rows, nint stride, int rowsOfChunk, double* sums)
        : IParallelJob
    {
        public void Execute(int part)
        {
            int first = part * rowsOfChunk;
            int count = Math.Min(rows - first, rowsOfChunk);
            nint offset = first * stride;
            ReluColumns.Backward(y is null ? null : y + offset, dy + offset, count, stride, sums + part * stride);
        }
    }

    private readonly struct RowJob(ChannelSumsKernel kernel, int parts) : IParallelJob
    {
        public int Parts => parts;

        public void Execute(int part)
        {
            int end = (int)((long)kernel.Rows * (part + 1) / parts);
            for (int row = (int)((long)kernel.Rows * part / parts); row < end; row++)
            {
                kernel.Row(row);
            }
        }
    }
}
