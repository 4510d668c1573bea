using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// A named, learned tensor. Weights are stored as [input, output] (what the kernels want) and shown outside as [output, input];
/// a weight of the sparse form is stored by its connections alone.
/// </summary>
public sealed partial class Parameter : IDisposable
{
    private ProductGradient? pending;
    private Variable? variable;

    /// <summary>A parameter of zeros.</summary>
    /// <param name="name">Name within the network, such as <c>dense1.weight</c>.</param>
    /// <param name="kind">What it is to its layer.</param>
    /// <param name="shape">Shape of the matrix view; a bias of n neurons is n outputs by 1 input.</param>
    public Parameter(string name, ParameterKind kind, MatrixShape shape)
    {
        Name = name;
        Kind = kind;
        Shape = shape;
    }

    /// <summary>Name within the network.</summary>
    public string Name { get; internal set; }

    /// <summary>What it is to its layer.</summary>
    public ParameterKind Kind { get; }

    /// <summary>Shape of the matrix view.</summary>
    public MatrixShape Shape { get; }

    /// <summary>How it is stored and multiplied.</summary>
    public WeightForm Form =>
        Connections is not null ? WeightForm.Sparse
        : Mask is not null ? WeightForm.Masked
        : WeightForm.Dense;

    /// <summary>The form that was asked for, which it keeps as connections come and go; null for what suits their density.</summary>
    public WeightForm? ChosenForm { get; private set; }

    /// <summary>The connections of the sparse form; null in the others.</summary>
    public Connections? Connections { get; private set; }

    /// <summary>
    /// The numbers: [input, output], or in the sparse form one row with a number a connection, by place. Memory is taken on
    /// first use; a change of the form makes another tensor.
    /// </summary>
    public Tensor Value => Variable.Value;

    /// <summary>
    /// 1 where the parameter may be trained, 0 where it is held at zero; stored like <see cref="Value"/>; null for no mask.
    /// </summary>
    public Tensor? Mask { get; private set; }

    /// <summary>
    /// How many places have a connection: all in the dense form, whatever their weights are; where connections are learned, those
    /// that are on.
    /// </summary>
    public int ConnectionCount =>
        Scores is not null ? (int)Reductions.CountNonZero(Value.Span)
        : Connections is not null ? Connections.Count
        : Mask is null ? Shape.Count
        : (int)Math.Round(Reductions.Sum(Mask.Span));

    /// <summary>True if the last backward pass gave a gradient, computed or not yet.</summary>
    public bool HasGradient => variable is { HasGradient: true } || IsGradientPending;

    /// <summary>
    /// True while the gradient is known only as a product of two tensors, inputs transposed times output gradients.
    /// An optimizer computes it a panel of rows at a time, while the panel is in the cache.
    /// </summary>
    public bool IsGradientPending => pending is not null;

    internal ProductGradient PendingGradient =>
        pending ?? throw new InvalidOperationException($"No gradient of {Name} is pending.");

    internal Variable Variable => variable ??= new Variable(Shape.Inputs, Shape.Outputs, requiresGradient: true);

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

    /// <summary>Sets the numbers from a matrix view; those where a mask holds zero or no connection is count for nothing.</summary>
    /// <param name="matrix">Outputs * inputs numbers, row-major [output, input].</param>
    public void WriteMatrix(ReadOnlySpan<float> matrix)
    {
        RequireCount(matrix.Length);
        RequireNoScores();
        if (Connections is Connections connections)
        {
            Span<float> values = Value.Row(0);
            for (int index = 0; index < connections.Count; index++)
            {
                int place = connections.Places[index];
                values[place] = matrix[connections.Heads[place] * Shape.Inputs + connections.Tails[index]];
            }

            return;
        }

        MatrixTranspose(matrix, Value);
        ApplyMask(Value);
    }

    /// <summary>Copies the numbers out as a matrix view.</summary>
    /// <param name="matrix">Room for outputs * inputs numbers, row-major [output, input].</param>
    public void ReadMatrix(Span<float> matrix)
    {
        RequireCount(matrix.Length);
        if (Connections is Connections connections)
        {
            ReadOnlySpan<float> values = Value.Row(0);
            matrix.Clear();
            for (int index = 0; index < connections.Count; index++)
            {
                int place = connections.Places[index];
                matrix[connections.Heads[place] * Shape.Inputs + connections.Tails[index]] = values[place];
            }

            return;
        }

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
    /// The connections with their weights: all of the sparse form, those that the mask keeps, or of the dense form those that
    /// are not 0; where connections are learned, those that are on.
    /// </summary>
    public SparseMatrix ToSparse() => Scores is null ? ToSparseOfForm() : ToSparseOfForm().Where(weight => weight != 0);

    private SparseMatrix ToSparseOfForm()
    {
        if (Connections is not null)
        {
            return Connections.ToMatrix(Name, Value.Row(0));
        }

        if (Mask is null)
        {
            return SparseMatrix.NonZero(ToMatrix());
        }

        var kept = new float[Shape.Count];
        Transposition.Transpose(Mask.Matrix, new MatrixSpan(kept, Shape.Outputs, Shape.Inputs, Shape.Inputs));
        SparseMatrix matrix = SparseMatrix.NonZero(new WeightMatrix(Name, Shape.Outputs, Shape.Inputs, kept));
        for (int output = 0; output < Shape.Outputs; output++)
        {
            ReadOnlySpan<int> inputs = matrix.InputsOf(output);
            Span<float> weights = matrix.WeightsOf(output);
            for (int index = 0; index < inputs.Length; index++)
            {
                weights[index] = Value.Row(inputs[index])[output];
            }
        }

        return matrix;
    }

    /// <summary>Gives it other connections and weights, in the form that was chosen or else suits their density.</summary>
    /// <param name="matrix">The connections and their weights; those of weight 0 are connections too.</param>
    /// <exception cref="ArgumentException">The matrix is of another shape.</exception>
    public void Connect(SparseMatrix matrix) => Store(matrix, ChosenForm ?? WeightForms.For(matrix));

    /// <summary>Gives it other connections and weights, and chooses the form.</summary>
    /// <param name="matrix">The connections and their weights; those of weight 0 are connections too.</param>
    /// <param name="form">How to store them; in the dense form every other place has weight 0 and is trained too.</param>
    /// <exception cref="ArgumentException">The matrix is of another shape.</exception>
    public void Connect(SparseMatrix matrix, WeightForm form)
    {
        Store(matrix, form);
        ChooseForm(form);
    }

    /// <summary>Chooses the form for connections that it will be given; the one it has stays until then.</summary>
    /// <param name="form">Masked or sparse; dense for no choice.</param>
    public void ChooseForm(WeightForm form) => ChosenForm = form == WeightForm.Dense ? null : form;

    /// <summary>Stores it in another form, with the connections and weights that it has, and chooses that form.</summary>
    /// <param name="form">The form; the dense one trains every place from now on.</param>
    public void SetForm(WeightForm form)
    {
        ChooseForm(form);
        if (form == WeightForm.Dense)
        {
            ClearMask();
        }
        else if (form != Form)
        {
            Store(ToSparse(), form);
        }
    }

    /// <summary>
    /// Holds connections at zero from now on: their weights become 0 and stay 0 through every optimizer. The form is masked then.
    /// </summary>
    /// <param name="matrix">Outputs * inputs numbers [output, input]: 0 where a connection is cut, anything else where it is kept.</param>
    public void SetMask(ReadOnlySpan<float> matrix)
    {
        RequireCount(matrix.Length);
        RequireNoScores();
        if (Connections is not null)
        {
            Store(ToSparse(), WeightForm.Masked);
        }

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
        RequireNoScores();
        if (Connections is not null)
        {
            Store(ToSparse(), WeightForm.Dense);
        }

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
    public void Dispose() => Forget();

    // Weights of 0 in the sparse form.
    internal void Connect(Connections connections)
    {
        Forget();
        Connections = connections;
        variable = new Variable(1, connections.Count, requiresGradient: true);
    }

    // Back to zeros of the dense form, which take no memory before they are used.
    internal void Forget()
    {
        variable?.Release();
        variable = null;
        pending = null;
        Mask?.Dispose();
        Mask = null;
        Connections = null;
        Scores?.Dispose();
        Scores = null;
    }

    internal void AddGradient(ProductGradient product, Workers workers)
    {
        Scores?.ForgetGradient();
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
        variable?.ForgetGradient();
        Scores?.ForgetGradient();
    }

    private void Store(SparseMatrix matrix, WeightForm form)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        RequireNoScores();
        if (matrix.Outputs != Shape.Outputs || matrix.Inputs != Shape.Inputs)
        {
            throw new ArgumentException(
                $"{Name} is {Shape.Outputs} x {Shape.Inputs}; the connections are {matrix.Outputs} x {matrix.Inputs}."
            );
        }

        if (form == WeightForm.Sparse)
        {
            Connect(Connections.Of(matrix));
            Span<float> values = Value.Row(0);
            for (int index = 0; index < values.Length; index++)
            {
                values[Connections!.Places[index]] = matrix.Values[index];
            }

            return;
        }

        Forget();
        Tensor? mask = form == WeightForm.Masked ? MakeMask() : null;
        for (int output = 0; output < matrix.Outputs; output++)
        {
            ReadOnlySpan<int> inputs = matrix.InputsOf(output);
            ReadOnlySpan<float> weights = matrix.WeightsOf(output);
            for (int index = 0; index < inputs.Length; index++)
            {
                Value.Row(inputs[index])[output] = weights[index];
                mask?.Row(inputs[index])[output] = 1;
            }
        }
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
