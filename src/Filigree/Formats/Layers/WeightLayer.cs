using Filigree.Numerics;

namespace Filigree.Formats;

/// <summary>One layer's weights in a file, as the matrix view [output, input], read when asked for.</summary>
public abstract class WeightLayer
{
    private protected WeightLayer(string name, KernelLayout layout, IReadOnlyList<long> tensorShape, ElementType type)
    {
        Name = name;
        Layout = layout;
        TensorShape = tensorShape;
        Type = type;
    }

    /// <summary>
    /// The parameter's name, such as <c>fc1.weight</c>; that of a pruned one is without <c>_orig</c>. What wrapping puts in front
    /// of names (<see cref="PyTorchNames.WithoutPrefix"/>) is kept.
    /// </summary>
    public string Name { get; }

    /// <summary>The matrix view's shape.</summary>
    public MatrixShape Shape => Layout.Shape;

    /// <summary>How the tensor and the matrix view go into each other.</summary>
    internal KernelLayout Layout { get; }

    /// <summary>Whether the shape in the file has the inputs before the outputs.</summary>
    internal virtual bool IsInOut => Layout.Order != KernelOrder.OutIn;

    /// <summary>
    /// The shape in the file: [out, in, kernel...], or [kernel..., in, out] where <see cref="Layout"/> says so; [in, out] for a SciPy
    /// matrix.
    /// </summary>
    public IReadOnlyList<long> TensorShape { get; }

    /// <summary>What the weights are in the file.</summary>
    public ElementType Type { get; }

    /// <summary>What the tensor's numbers are multiplied by in the layer's weights: 1 but for some of ONNX's.</summary>
    internal virtual double Factor => 1;

    /// <summary>The tensor of the weights; the unmasked ones where there is a mask; null for a SciPy matrix.</summary>
    public virtual StoredTensor? Weights => null;

    /// <summary>Tensors of the file that together hold a layer by its connections, and mean nothing alone; none for other layers.</summary>
    public virtual IReadOnlyList<StoredTensor> Parts => [];

    /// <summary>
    /// The tensors that are 0 where a connection is cut, 1 where it is kept; a connection must be kept by all of them. None for most
    /// layers, one for a pruned one, several where masks stand one behind the other.
    /// </summary>
    public virtual IReadOnlyList<StoredTensor> Masks => [];

    /// <summary>Whether the file has the layer by its connections, not as a dense matrix.</summary>
    public abstract bool IsSparse { get; }

    /// <summary>The weights, 0 where a mask cuts them or no connection is; a NaN or an infinity that a mask cuts stays NaN, as it does in PyTorch.</summary>
    /// <exception cref="UserError">The file is damaged, or the dense matrix would be larger than an array can be.</exception>
    public abstract WeightMatrix ReadMatrix();

    /// <summary>The weights as they are without their masks.</summary>
    /// <exception cref="UserError">The file is damaged, or the dense matrix would be larger than an array can be.</exception>
    public virtual WeightMatrix ReadUnmasked() => ReadMatrix();

    /// <summary>For each place of the matrix view whether all masks keep it; null for a layer without masks.</summary>
    /// <exception cref="UserError">The file is damaged, or a mask holds anything but zeros and ones.</exception>
    public virtual bool[]? ReadKept() => null;

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

    /// <summary>The connections with their weights in double precision; null where the file does not have them in it.</summary>
    /// <exception cref="UserError">The file is damaged.</exception>
    internal virtual DoubleConnections? ReadSparseDoubles() => null;

    /// <summary>The row of biases in double precision; null where the file does not have them in it.</summary>
    /// <exception cref="UserError">The file is damaged.</exception>
    internal virtual DoubleConnections? ReadBiasRowDoubles() => null;

    /// <summary>What the weights lose where they are read in single precision.</summary>
    /// <exception cref="UserError">The file is damaged.</exception>
    public abstract ConversionLoss LossOfSingles();
}
