using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Filigree.Connectivity;
using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>A form that owns its numbers, which are trained themselves.</summary>
/// <param name="memory">The numbers.</param>
internal abstract class StoredForm(FormMemory memory) : Form
{
    public override FormMemory Memory => memory;

    /// <summary>Some connections and weights in a form.</summary>
    /// <param name="kind">The form.</param>
    /// <param name="shape">The matrix view's shape.</param>
    /// <param name="matrix">The connections and their weights.</param>
    public static StoredForm Of(WeightForm kind, MatrixShape shape, SparseMatrix matrix)
    {
        StoredForm form = kind switch
        {
            WeightForm.Sparse => new SparseForm(shape, Connections.Of(matrix)),
            WeightForm.Masked => new MaskedForm(shape, matrix),
            _ => new DenseForm(shape),
        };
        form.Scatter(matrix, matrix.Values, form.Memory.Value);
        return form;
    }

    /// <summary>Reads the structure that <see cref="SaveStructure"/> wrote; the numbers are 0.</summary>
    /// <exception cref="InvalidDataException">It contradicts itself.</exception>
    public static StoredForm Load(WeightForm kind, MatrixShape shape, BinaryReader reader) =>
        kind switch
        {
            WeightForm.Dense => new DenseForm(shape),
            WeightForm.Masked => MaskedForm.Load(shape, reader),
            WeightForm.Sparse => SparseForm.Load(shape, reader),
            _ => throw new InvalidDataException($"A parameter was saved in an unknown form {(byte)kind}."),
        };

    /// <summary>All entries that may have a weight other than 0, with weights of 0.</summary>
    public virtual SparseMatrix Connect(MatrixShape shape) => ToSparse("").WithWeights(new float[ConnectionCount]);

    /// <summary>Writes what it needs beside its numbers to be made again.</summary>
    public virtual void SaveStructure(BinaryWriter writer) { }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        writer.Write((byte)Kind);
        SaveStructure(writer);
        SavedNumbers.Write(writer, Memory.Value);
    }

    /// <inheritdoc/>
    public override void AppendTo(IncrementalHash hash) =>
        hash.AppendData(MemoryMarshal.AsBytes<float>(Memory.Value.ToArray()));

    /// <inheritdoc/>
    public override void Dispose() => Memory.Release();
}
