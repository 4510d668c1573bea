using Filigree.Numerics;

namespace Filigree.Formats;

/// <summary>Connections as a dense tensor, written row by row: however large the tensor is, memory grows with the connections.</summary>
internal static class DenseRows
{
    private const int ChunkNumbers = 1 << 17;

    /// <summary>The tensor, 0 where there is no connection.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">A floating-point type; numbers it does not hold are rounded to the nearest, ties to even.</param>
    /// <param name="dimensions">Its shape; a convolution's tensor is [out, in, kernel...].</param>
    /// <param name="connections">A matrix of as many rows and columns, asked for when it is written.</param>
    /// <param name="lost">Told what the numbers lost, when they are written; null where nobody asks.</param>
    public static OutputTensor Of(
        string name,
        ElementType type,
        IReadOnlyList<long> dimensions,
        Func<SparseMatrix> connections,
        Action<ConversionLoss>? lost = null
    ) =>
        Of(
            name,
            type,
            dimensions,
            () =>
            {
                SparseMatrix matrix = connections();
                return (matrix, matrix.Values);
            },
            (target, part, stop) => OutputTensor.WriteSingles(target, type, part, stop),
            lost
        );

    /// <summary>The tensor of weights in double precision, each rounded once.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="dimensions">Its shape.</param>
    /// <param name="connections">A matrix of as many rows and columns, asked for when it is written.</param>
    /// <param name="lost">Told what the numbers lost, when they are written; null where nobody asks.</param>
    public static OutputTensor Of(
        string name,
        ElementType type,
        IReadOnlyList<long> dimensions,
        Func<DoubleConnections> connections,
        Action<ConversionLoss>? lost = null
    ) =>
        Of(
            name,
            type,
            dimensions,
            () =>
            {
                DoubleConnections matrix = connections();
                return (matrix.Places, matrix.Weights);
            },
            (target, part, stop) => OutputTensor.WriteDoubles(target, type, part, stop),
            lost
        );

    private static OutputTensor Of<T>(
        string name,
        ElementType type,
        IReadOnlyList<long> dimensions,
        Func<(SparseMatrix Places, T[] Weights)> connections,
        Func<Stream, ArraySegment<T>, CancellationToken, ConversionLoss> write,
        Action<ConversionLoss>? lost
    ) =>
        new(
            name,
            type,
            dimensions,
            (target, stop) =>
            {
                (SparseMatrix places, T[] weights) = connections();
                ConversionLoss loss = Write(places, weights, part => write(target, part, stop));
                lost?.Invoke(loss);
            }
        );

    private static ConversionLoss Write<T>(
        SparseMatrix matrix,
        T[] weights,
        Func<ArraySegment<T>, ConversionLoss> write
    )
    {
        ConversionLoss loss = default;
        var chunk = new T[Math.Min(ChunkNumbers, matrix.Inputs)];
        for (int output = 0; output < matrix.Outputs; output++)
        {
            int place = matrix.Starts[output];
            int end = matrix.Starts[output + 1];
            foreach ((int start, int count) in Chunks.Of(matrix.Inputs, ChunkNumbers))
            {
                ArraySegment<T> part = new(chunk, 0, count);
                Array.Clear(chunk, 0, count);
                for (; place < end && matrix.Indices[place] - start < count; place++)
                {
                    chunk[matrix.Indices[place] - start] = weights[place];
                }

                loss += write(part);
            }
        }

        return loss;
    }
}
