using System.Runtime.InteropServices;
using System.Text;
using Filigree.Numerics;

namespace Filigree.Formats;

/// <summary>Writes a layer as scipy.sparse.save_npz does: csr, [inputs, outputs], with a last row of biases where there are any.</summary>
public static class SciPyWriter
{
    /// <summary>Writes a layer.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="weights">The layer, [output, input].</param>
    /// <param name="biases">The biases [output, one input] that become one row more, or null for none.</param>
    /// <param name="type">What the numbers are in the file: 4 or 8 bytes, which is what SciPy computes with.</param>
    /// <param name="cancellationToken">Stops it between parts.</param>
    /// <exception cref="UserError">Another type.</exception>
    public static void Write(
        Stream target,
        SparseMatrix weights,
        SparseMatrix? biases,
        ElementType type = ElementType.Float32,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(weights);
        RequireType(type);
        SparseMatrix[] parts = biases is null ? [weights.Transpose()] : [weights.Transpose(), biases.Transpose()];
        float[] values = [.. parts.SelectMany(part => part.Values)];
        Write(
            target,
            parts,
            OutputTensor.Of("data", type, [values.Length], () => values),
            weights.Outputs,
            cancellationToken
        );
    }

    /// <summary>Writes a layer in double precision.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="weights">The layer, [output, input].</param>
    /// <param name="biases">The biases [output, one input] that become one row more, or null for none.</param>
    /// <param name="type">What the numbers are in the file.</param>
    /// <param name="lost">Told what the numbers lost.</param>
    /// <param name="cancellationToken">Stops it between parts.</param>
    /// <exception cref="UserError">Another type than SciPy computes with.</exception>
    internal static void Write(
        Stream target,
        DoubleConnections weights,
        DoubleConnections? biases,
        ElementType type,
        Action<ConversionLoss>? lost,
        CancellationToken cancellationToken
    )
    {
        RequireType(type);
        DoubleConnections[] parts = biases is null ? [weights.Transpose()] : [weights.Transpose(), biases.Transpose()];
        double[] values = [.. parts.SelectMany(part => part.Weights)];
        Write(
            target,
            [.. parts.Select(part => part.Places)],
            OutputTensor.Of("data", type, [values.Length], values, lost),
            weights.Places.Outputs,
            cancellationToken
        );
    }

    private static void Write(
        Stream target,
        SparseMatrix[] parts,
        OutputTensor data,
        int columns,
        CancellationToken cancellationToken
    )
    {
        int count = parts.Sum(part => part.Count);
        int rows = parts.Sum(part => part.Outputs);
        int[] indices = [.. parts.SelectMany(part => part.Indices)];
        int[] starts = [.. parts[0].Starts, .. parts.Length == 1 ? [] : new[] { count }];
        OutputTensor[] arrays =
        [
            Array("indices", ElementType.Int32, [count], MemoryMarshal.AsBytes<int>(indices)),
            Array("indptr", ElementType.Int32, [rows + 1], MemoryMarshal.AsBytes<int>(starts)),
            OutputTensor.Copy(new TextScalar("format", "csr")),
            Array("shape", ElementType.Int64, [2], MemoryMarshal.AsBytes<long>([rows, columns])),
            data,
        ];
        NumPyWriter.Write(target, arrays, cancellationToken);
    }

    private static void RequireType(ElementType type)
    {
        if (type is not (ElementType.Float32 or ElementType.Float64))
        {
            throw new UserError($"SciPy does not compute with {type.NameOf()}", "--dtype", "f32 or f64");
        }
    }

    private static OutputTensor Array(string name, ElementType type, long[] shape, ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        return new OutputTensor(name, type, shape, (target, _) => target.Write(copy));
    }

    /// <summary>NumPy's 0-dimensional bytes.</summary>
    private sealed class TextScalar(string name, string text)
        : StoredTensor(name, ElementType.Opaque, [], 8 * text.Length)
    {
        public override string TypeText => $"|S{ElementSize}";

        internal override string Place => Name;

        private protected override bool IsPacked => false;

        public override Stream OpenRead() => new MemoryStream(Encoding.ASCII.GetBytes(text), writable: false);
    }
}
