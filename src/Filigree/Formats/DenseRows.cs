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
        new(
            name,
            type,
            dimensions,
            (target, stop) =>
            {
                ConversionLoss loss = Write(target, type, connections(), stop);
                lost?.Invoke(loss);
            }
        );

    private static ConversionLoss Write(
        Stream target,
        ElementType type,
        SparseMatrix matrix,
        CancellationToken cancellationToken
    )
    {
        ConversionLoss loss = default;
        var chunk = new float[Math.Min(ChunkNumbers, matrix.Inputs)];
        for (int output = 0; output < matrix.Outputs; output++)
        {
            ReadOnlySpan<int> inputs = matrix.InputsOf(output);
            ReadOnlySpan<float> weights = matrix.WeightsOf(output);
            int place = 0;
            foreach ((int start, int count) in Chunks.Of(matrix.Inputs, ChunkNumbers))
            {
                Span<float> part = chunk.AsSpan(0, count);
                part.Clear();
                for (; place < inputs.Length && inputs[place] - start < count; place++)
                {
                    part[inputs[place] - start] = weights[place];
                }

                loss += OutputTensor.WriteSingles(target, type, part, cancellationToken);
            }
        }

        return loss;
    }
}
