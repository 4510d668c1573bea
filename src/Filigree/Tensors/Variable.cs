using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>A value on the tape, or a parameter, with the gradient of the loss by it.</summary>
public sealed class Variable
{
    private readonly bool isView;
    private Variable? source;
    private Tensor? gradient;
    private SparseBatch? sparse;
    private bool? isSparse;
    private bool hasGradient;

    internal Variable(int rows, int columns, bool requiresGradient)
        : this(new Shape(rows, new SampleShape(columns)), requiresGradient, Layout.SampleRows) { }

    internal Variable(Shape shape, bool requiresGradient, Layout layout)
    {
        Shape = shape;
        Layout = layout;
        Value = new Tensor(shape.Rows(layout), shape.Columns(layout));
        RequiresGradient = requiresGradient;
    }

    // A view, which looks at nothing yet.
    internal Variable()
    {
        isView = true;
        Value = Tensor.NewView();
    }

    /// <summary>The value.</summary>
    public Tensor Value { get; }

    /// <summary>What its numbers are: samples, positions, channels.</summary>
    public Shape Shape { get; private set; }

    /// <summary>Whether rows are samples or neurons.</summary>
    public Layout Layout { get; private set; }

    /// <summary>False for data: no gradient is computed by it.</summary>
    public bool RequiresGradient { get; private set; }

    /// <summary>
    /// The gradient; made on first use. Its numbers mean something only where <see cref="HasGradient"/> is true.
    /// </summary>
    public Tensor Gradient
    {
        get
        {
            if (source is not null)
            {
                gradient ??= Tensor.NewView();
                gradient.Look(source.Gradient, Value.Rows, Value.Columns);
                return gradient;
            }

            gradient ??= new Tensor(Value.Rows, Value.Columns);
            gradient.Reshape(Value.Rows, Value.Columns);
            return gradient;
        }
    }

    /// <summary>True once a backward pass has written the gradient.</summary>
    public bool HasGradient => source?.HasGradient ?? hasGradient;

    /// <summary>
    /// Asks for the gradient in order to write it. The first writer of a step overwrites, the others add.
    /// </summary>
    /// <param name="accumulate">True if the caller must add to what is there, false if it must overwrite it.</param>
    public Tensor WriteGradient(out bool accumulate)
    {
        accumulate = HasGradient;
        Owner.hasGradient = true;
        return Gradient;
    }

    /// <summary>The numbers of the value that are not zero, looked for once a pass; null where they are many.</summary>
    internal SparseBatch? FindSparse()
    {
        sparse ??= new SparseBatch();
        isSparse ??= sparse.TryFind(Value.Matrix);
        return isSparse.Value ? sparse : null;
    }

    /// <summary>The variable whose memory this is: itself, but for a view.</summary>
    internal Variable Owner => source?.Owner ?? this;

    // The same numbers in the other layout, once a pass has asked for them.
    internal Variable? Transposed { get; private set; }

    private Variable? TransposeOf { get; set; }

    internal Variable Transpose(Variable transposed)
    {
        transposed.TransposeOf = this;
        return Transposed = transposed;
    }

    /// <summary>
    /// A tensor of this variable's shape, whose rows are neurons, with one row a neuron: [channel, sample], or all positions of the
    /// channel side by side, the padding behind each included.
    /// </summary>
    internal MatrixSpan NeuronsOf(Tensor tensor) =>
        Shape.Positions == 1
            ? tensor.Matrix
            : new MatrixSpan(
                tensor.Span,
                Shape.Channels,
                Shape.Positions * tensor.Stride,
                Shape.Positions * tensor.Stride
            );

    internal void Restart(Shape shape, bool requiresGradient, Layout layout)
    {
        isSparse = null;
        Disconnect();
        Shape = shape;
        Layout = layout;
        Value.Reshape(shape.Rows(layout), shape.Columns(layout));
        RequiresGradient = requiresGradient;
        hasGradient = false;
    }

    // Shares value and gradient with another variable whose numbers have the same order in memory.
    internal void Look(Variable at, SampleShape sample)
    {
        isSparse = null;
        Disconnect();
        source = at;
        Shape = new Shape(at.Shape.Samples, sample);
        Layout = at.Layout;
        Value.Look(at.Value, Shape.Rows(Layout), Shape.Columns(Layout));
        RequiresGradient = at.RequiresGradient;
    }

    // Its memory is about to hold something else: nobody may find it as the transpose of another.
    internal void Disconnect()
    {
        if (TransposeOf?.Transposed == this)
        {
            TransposeOf.Transposed = null;
        }

        TransposeOf = Transposed = null;
    }

    internal void ForgetGradient() => hasGradient = false;

    internal void Release()
    {
        if (!isView)
        {
            Value.Dispose();
            gradient?.Dispose();
        }
    }
}
