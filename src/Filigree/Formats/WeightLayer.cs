using Filigree.Numerics;

namespace Filigree.Formats;

/// <summary>One layer's weights in a file, as the matrix view [output, input], read when asked for.</summary>
public abstract class WeightLayer
{
    private protected WeightLayer(string name, MatrixShape shape, IReadOnlyList<long> tensorShape, ElementType type)
    {
        Name = name;
        Shape = shape;
        TensorShape = tensorShape;
        Type = type;
    }

    /// <summary>
    /// The parameter's name, such as <c>fc1.weight</c>; that of a pruned one is without <c>_orig</c>. What wrapping puts in front
    /// of names (<see cref="PyTorchNames.WithoutPrefix"/>) is kept.
    /// </summary>
    public string Name { get; }

    /// <summary>The matrix view's shape.</summary>
    public MatrixShape Shape { get; }

    /// <summary>The shape in the file: [out, in] or [out, in, kernel height, kernel width]; [in, out] for a SciPy matrix.</summary>
    public IReadOnlyList<long> TensorShape { get; }

    /// <summary>What the weights are in the file.</summary>
    public ElementType Type { get; }

    /// <summary>The tensor of the weights; the unmasked ones where there is a mask; null for a SciPy matrix.</summary>
    public virtual StoredTensor? Weights => null;

    /// <summary>Tensors of the file that together hold a layer by its connections, and mean nothing alone; none for other layers.</summary>
    public virtual IReadOnlyList<StoredTensor> Parts => [];

    /// <summary>The tensor that is 0 where a connection is cut, or null.</summary>
    public virtual StoredTensor? Mask => null;

    /// <summary>Whether the file has the layer by its connections, not as a dense matrix.</summary>
    public abstract bool IsSparse { get; }

    /// <summary>The weights, 0 where a mask cuts them or no connection is.</summary>
    /// <exception cref="UserError">The file is damaged, or the dense matrix would be larger than an array can be.</exception>
    public abstract WeightMatrix ReadMatrix();

    /// <summary>
    /// The connections: those that a mask keeps, or that a sparse matrix has; of a dense layer without mask, the weights that are
    /// not 0.
    /// </summary>
    /// <exception cref="UserError">The file is damaged.</exception>
    public abstract SparseMatrix ReadSparse();

    /// <summary>
    /// The biases [output, one input] that a SciPy matrix has in its last row, if it was opened with
    /// <see cref="WeightFileOptions.HasBiasRow"/>; null otherwise.
    /// </summary>
    /// <exception cref="UserError">The file is damaged.</exception>
    public virtual SparseMatrix? ReadBiasRow() => null;
}
