using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// A named, learned tensor. Weights are stored as [input, output] (what the kernels want) and shown outside as [output, input].
/// </summary>
public sealed class Parameter : IDisposable
{
    private ProductGradient? pending;

    /// <summary>A parameter of zeros.</summary>
    /// <param name="name">Name within the network, such as <c>dense1.weight</c>.</param>
    /// <param name="kind">What it is to its layer.</param>
    /// <param name="shape">Shape of the matrix view; a bias of n neurons is n outputs by 1 input.</param>
    public Parameter(string name, ParameterKind kind, MatrixShape shape)
    {
        Name = name;
        Kind = kind;
        Shape = shape;
        Variable = new Variable(shape.Inputs, shape.Outputs, requiresGradient: true);
    }

    /// <summary>Name within the network.</summary>
    public string Name { get; }

    /// <summary>What it is to its layer.</summary>
    public ParameterKind Kind { get; }

    /// <summary>Shape of the matrix view.</summary>
    public MatrixShape Shape { get; }

    /// <summary>The numbers, stored as [input, output].</summary>
    public Tensor Value => Variable.Value;

    /// <summary>
    /// 1 where the parameter may be trained, 0 where it is held at zero; stored like <see cref="Value"/>; null for no mask.
    /// </summary>
    public Tensor? Mask { get; private set; }

    /// <summary>True if the last backward pass gave a gradient, computed or not yet.</summary>
    public bool HasGradient => Variable.HasGradient || IsGradientPending;

    /// <summary>
    /// True while the gradient is known only as a product of two tensors, inputs transposed times output gradients.
    /// An optimizer computes it a panel of rows at a time, while the panel is in the cache.
    /// </summary>
    public bool IsGradientPending => pending is not null;

    internal ProductGradient PendingGradient =>
        pending ?? throw new InvalidOperationException($"No gradient of {Name} is pending.");

    internal Variable Variable { get; }

    /// <summary>The gradient of the loss, stored like <see cref="Value"/>, computed now if it is pending.</summary>
    /// <param name="workers">Threads to use; the caller's alone when null.</param>
    public Tensor Gradient(Workers? workers = null)
    {
        if (pending is ProductGradient product)
        {
            pending = null;
            Add(product, workers);
        }

        return Variable.Gradient;
    }

    /// <summary>Sets the numbers from a matrix view and applies the mask.</summary>
    /// <param name="matrix">Outputs * inputs numbers, row-major [output, input].</param>
    public void WriteMatrix(ReadOnlySpan<float> matrix)
    {
        MatrixTranspose(matrix, Value);
        ApplyMask(Value);
    }

    /// <summary>Copies the numbers out as a matrix view.</summary>
    /// <param name="matrix">Room for outputs * inputs numbers, row-major [output, input].</param>
    public void ReadMatrix(Span<float> matrix)
    {
        RequireCount(matrix.Length);
        var view = new MatrixSpan(matrix, Shape.Outputs, Shape.Inputs, Shape.Inputs);
        Transposition.Transpose(Value.Matrix, view);
    }

    /// <summary>The matrix view as a new array with its name and shape.</summary>
    public WeightMatrix ToMatrix()
    {
        var values = new float[Shape.Count];
        ReadMatrix(values);
        return new WeightMatrix(Name, Shape.Outputs, Shape.Inputs, values);
    }

    /// <summary>
    /// Holds connections at zero from now on: their weights become 0 and stay 0 through every optimizer.
    /// </summary>
    /// <param name="matrix">Outputs * inputs numbers [output, input]: 0 where a connection is cut, anything else where it is kept.</param>
    public void SetMask(ReadOnlySpan<float> matrix)
    {
        MatrixTranspose(matrix, MakeMask());
        foreach (ref float value in Mask!.Span)
        {
            value = value == 0 ? 0 : 1;
        }

        ApplyMask(Value);
    }

    /// <summary>Gives every connection back; cut ones start again at zero.</summary>
    public void ClearMask()
    {
        Mask?.Dispose();
        Mask = null;
    }

    /// <summary>Sets a tensor shaped like <see cref="Value"/> to zero where the mask is; optimizer state, say.</summary>
    /// <param name="tensor">The tensor.</param>
    public void ApplyMask(Tensor tensor)
    {
        if (Mask is not null)
        {
            Elementwise.Select(Mask.Span, tensor.Span, tensor.Span);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Variable.Release();
        Mask?.Dispose();
    }

    internal void AddGradient(ProductGradient product, Workers workers)
    {
        if (HasGradient)
        {
            _ = Gradient(workers);
            Add(product, workers);
            return;
        }

        pending = product;
    }

    internal Tensor MakeMask() => Mask ??= new Tensor(Shape.Inputs, Shape.Outputs);

    internal void ForgetGradient()
    {
        pending = null;
        Variable.ForgetGradient();
    }

    private void Add(in ProductGradient product, Workers? workers)
    {
        Tensor gradient = Variable.WriteGradient(out bool accumulate);
        if (!accumulate)
        {
            product.Compute(0, gradient.Matrix, workers);
            return;
        }

        using var term = new Tensor(gradient.Rows, gradient.Columns);
        product.Compute(0, term.Matrix, workers);
        Elementwise.Add(term.Span, gradient.Span);
    }

    private void MatrixTranspose(ReadOnlySpan<float> matrix, Tensor destination)
    {
        RequireCount(matrix.Length);
        var view = new ReadOnlyMatrixSpan(matrix, Shape.Outputs, Shape.Inputs, Shape.Inputs);
        Transposition.Transpose(view, destination.Matrix);
    }

    private void RequireCount(int count)
    {
        if (count != Shape.Count)
        {
            throw new ArgumentException(
                $"{Name} has {Shape.Outputs} x {Shape.Inputs} = {Shape.Count} numbers; {count} were given."
            );
        }
    }
}
