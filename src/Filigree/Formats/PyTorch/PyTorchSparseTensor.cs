using System.Buffers.Binary;
using Filigree.Numerics;

namespace Filigree.Formats;

/// <summary>A sparse tensor to be written: which of the tensors beside it are its parts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Layout">How its indices say where its values are.</param>
/// <param name="Shape">Size of each dimension.</param>
/// <param name="Parts">The indices, and the values behind them.</param>
internal sealed record PyTorchSparseTensor(
    string Name,
    PyTorchLayout Layout,
    IReadOnlyList<long> Shape,
    IReadOnlyList<OutputTensor> Parts
)
{
    private const int ChunkNumbers = 1 << 14;

    /// <summary>
    /// A layer as compressed rows [out, in]; a convolution, for which PyTorch has none, by coordinates [out, in, kernel...]. Indices are of 64
    /// bits, as PyTorch has them.
    /// </summary>
    /// <param name="matrix">The layer.</param>
    /// <param name="dimensions">The sizes of its tensor.</param>
    public static PyTorchSparseTensor Of(SparseMatrix matrix, IReadOnlyList<long> dimensions)
    {
        bool isConvolution = dimensions.Count > 2;
        PyTorchLayout layout = isConvolution ? PyTorchLayout.Coordinates : PyTorchLayout.Rows;
        OutputTensor values = OutputTensor.Of(
            $"{matrix.Name}.{PyTorchLayout.Values}",
            ElementType.Float32,
            [matrix.Count],
            () => matrix.Values
        );
        return new PyTorchSparseTensor(
            matrix.Name,
            layout,
            dimensions,
            isConvolution
                ? [Indices(0, [dimensions.Count, matrix.Count], CoordinatesOf(matrix, dimensions)), values]
                :
                [
                    Indices(0, [matrix.Starts.Length], matrix.Starts),
                    Indices(1, [matrix.Count], matrix.Indices),
                    values,
                ]
        );

        OutputTensor Indices(int part, long[] sizes, IEnumerable<int> numbers) =>
            new(
                $"{matrix.Name}.{layout.IndexNames[part]}",
                ElementType.Int64,
                sizes,
                (target, stop) => Write(target, numbers, stop)
            );
    }

    // All outputs, then all channels, then all places along each side of the kernel; nothing is kept of them.
    private static IEnumerable<int> CoordinatesOf(SparseMatrix matrix, IReadOnlyList<long> dimensions)
    {
        for (int output = 0; output < matrix.Outputs; output++)
        {
            for (int i = matrix.Starts[output]; i < matrix.Starts[output + 1]; i++)
            {
                yield return output;
            }
        }

        long step = matrix.Inputs;
        foreach (long size in dimensions.Skip(1))
        {
            step /= size;
            foreach (int index in matrix.Indices)
            {
                yield return (int)(index / step % size);
            }
        }
    }

    private static void Write(Stream target, IEnumerable<int> numbers, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[8 * ChunkNumbers];
        foreach (int[] chunk in numbers.Chunk(ChunkNumbers))
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < chunk.Length; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * i), chunk[i]);
            }

            target.Write(bytes, 0, 8 * chunk.Length);
        }
    }
}
