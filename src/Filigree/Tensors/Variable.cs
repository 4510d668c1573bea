using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>A value on the tape, or a parameter, with the gradient of the loss by it.</summary>
public sealed class Variable
{
    private Tensor? gradient;
    private SparseBatch? sparse;
    private bool? isSparse;

    internal Variable(int rows, int columns, bool requiresGradient, Layout layout = Layout.SampleRows)
    {
        Value = new Tensor(rows, columns);
        RequiresGradient = requiresGradient;
        Layout = layout;
    }

    /// <summary>The value.</summary>
    public Tensor Value { get; }

    /// <summary>Whether rows are samples or features.</summary>
    public Layout Layout { get; private set; }

    /// <summary>Number of samples.</summary>
    public int Samples => Layout == Layout.SampleRows ? Value.Rows : Value.Columns;

    /// <summary>Number of features, or neurons.</summary>
    public int Features => Layout == Layout.SampleRows ? Value.Columns : Value.Rows;

    /// <summary>False for data: no gradient is computed by it.</summary>
    public bool RequiresGradient { get; private set; }

    /// <summary>
    /// The gradient; made on first use. Its numbers mean something only where <see cref="HasGradient"/> is true.
    /// </summary>
    public Tensor Gradient
    {
        get
        {
            gradient ??= new Tensor(Value.Rows, Value.Columns);
            gradient.Reshape(Value.Rows, Value.Columns);
            return gradient;
        }
    }

    /// <summary>True once a backward pass has written the gradient.</summary>
    public bool HasGradient { get; private set; }

    /// <summary>
    /// Asks for the gradient in order to write it. The first writer of a step overwrites, the others add.
    /// </summary>
    /// <param name="accumulate">True if the caller must add to what is there, false if it must overwrite it.</param>
    public Tensor WriteGradient(out bool accumulate)
    {
        accumulate = HasGradient;
        HasGradient = true;
        return Gradient;
    }

    /// <summary>The numbers of the value that are not zero, looked for once a pass; null where they are many.</summary>
    internal SparseBatch? FindSparse()
    {
        sparse ??= new SparseBatch();
        isSparse ??= sparse.TryFind(Value.Matrix);
        return isSparse.Value ? sparse : null;
    }

    // The same numbers in the other layout, once a pass has asked for them.
    internal Variable? Transposed { get; set; }

    internal void Restart(int rows, int columns, bool requiresGradient, Layout layout)
    {
        isSparse = null;
        Transposed = null;
        Layout = layout;
        Value.Reshape(rows, columns);
        RequiresGradient = requiresGradient;
        HasGradient = false;
    }

    internal void ForgetGradient() => HasGradient = false;

    internal void Release()
    {
        Value.Dispose();
        gradient?.Dispose();
    }
}
