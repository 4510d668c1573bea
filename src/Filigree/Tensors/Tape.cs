using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// Records the operations of a forward pass and runs them backward. It is also the arena: the variables and records of
/// the last pass are used again, in order, by the next, so that passes of equal shape allocate nothing.
/// </summary>
public sealed class Tape : IDisposable
{
    private readonly List<Variable> variables = [];
    private readonly List<Variable> views = [];
    private readonly List<Variable> held = [];
    private readonly List<Variable> free = [];
    private readonly List<Operation> operations = [];
    private readonly List<Parameter> leaves = [];
    private int variableCount;
    private int viewCount;
    private int operationCount;

    /// <summary>An empty tape.</summary>
    /// <param name="workers">Threads the kernels may use; the caller's alone when null.</param>
    public Tape(Workers? workers = null) => Workers = workers ?? Workers.Single;

    /// <summary>Threads the kernels may use.</summary>
    public Workers Workers { get; }

    /// <summary>
    /// False to run forward only: nothing is recorded, no gradient can be asked for, and values make room for others once they have been
    /// used for the last time. To be set before a pass begins.
    /// </summary>
    public bool IsRecording { get; set; } = true;

    /// <summary>Numbers that the variables of the last passes have room for, without gradients.</summary>
    internal long Capacity => variables.Sum(variable => (long)variable.Value.Capacity);

    /// <summary>Forgets the last pass and keeps its memory for the next. All its variables become invalid.</summary>
    public void Reset()
    {
        variableCount = 0;
        viewCount = 0;
        operationCount = 0;
        held.Clear();
        free.Clear();
        foreach (Parameter leaf in leaves)
        {
            leaf.ForgetGradient();
        }

        leaves.Clear();
    }

    /// <summary>A variable of one position for an operation's result; its numbers are undefined, its padding is zero.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="requiresGradient">Whether a gradient by it will be wanted.</param>
    /// <param name="layout">Whether rows are samples or features.</param>
    public Variable NewVariable(int rows, int columns, bool requiresGradient, Layout layout = Layout.SampleRows) =>
        NewVariable(
            layout == Layout.SampleRows
                ? new Shape(rows, new SampleShape(columns))
                : new Shape(columns, new SampleShape(rows)),
            requiresGradient,
            layout
        );

    /// <summary>A variable for an operation's result; its numbers are undefined, its padding is zero.</summary>
    /// <param name="shape">What its numbers are.</param>
    /// <param name="requiresGradient">Whether a gradient by it will be wanted.</param>
    /// <param name="layout">Whether rows are samples or neurons.</param>
    public Variable NewVariable(Shape shape, bool requiresGradient, Layout layout = Layout.SampleRows)
    {
        bool wanted = requiresGradient && IsRecording;
        Variable variable;
        if (free.Count > 0)
        {
            variable = TakeFree((long)shape.Rows(layout) * Tensor.Padded(shape.Columns(layout)));
            variable.Restart(shape, wanted, layout);
        }
        else if (variableCount == variables.Count)
        {
            variable = new Variable(shape, wanted, layout);
            variables.Add(variable);
            variableCount++;
        }
        else
        {
            variable = variables[variableCount++];
            variable.Restart(shape, wanted, layout);
        }

        if (!IsRecording)
        {
            held.Add(variable);
        }

        return variable;
    }

    /// <summary>A variable for an operation's result of the same shape and layout as another.</summary>
    /// <param name="model">The other.</param>
    /// <param name="requiresGradient">Whether a gradient by it will be wanted.</param>
    public Variable NewVariableLike(Variable model, bool requiresGradient) =>
        NewVariable(model.Shape, requiresGradient, model.Layout);

    /// <summary>Another shape of the same numbers in the same memory; the gradient is shared too.</summary>
    internal Variable NewView(Variable source, SampleShape sample)
    {
        if (viewCount == views.Count)
        {
            views.Add(new Variable());
        }

        Variable view = views[viewCount++];
        view.Look(source, sample);
        return view;
    }

    /// <summary>Marks a point of a pass, for <see cref="Keep"/>.</summary>
    public int Mark() => held.Count;

    /// <summary>
    /// Gives the memory of all variables made since a point, but one, to those that are made from now on. A pass that is recorded keeps them
    /// all, for the way back needs them.
    /// </summary>
    /// <param name="mark">The point.</param>
    /// <param name="result">The variable that will be used again; it may be older than that point, or a view.</param>
    public void Keep(int mark, Variable result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Variable owner = result.Owner;
        int kept = mark;
        for (int index = mark; index < held.Count; index++)
        {
            if (held[index] == owner)
            {
                held[kept++] = owner;
            }
            else
            {
                held[index].Disconnect();
                free.Add(held[index]);
            }
        }

        held.RemoveRange(kept, held.Count - kept);
    }

    /// <summary>Uses a parameter in this pass.</summary>
    /// <param name="parameter">The parameter.</param>
    public Variable Use(Parameter parameter)
    {
        if (IsRecording)
        {
            leaves.Add(parameter);
        }

        return parameter.Variable;
    }

    /// <summary>Appends a record, a used one of the same type where the last pass had one at this place.</summary>
    /// <typeparam name="TOperation">The type of the record.</typeparam>
    public TOperation Record<TOperation>()
        where TOperation : Operation, new()
    {
        if (operationCount == operations.Count)
        {
            operations.Add(new TOperation());
        }
        else if (operations[operationCount] is not TOperation)
        {
            operations[operationCount] = new TOperation();
        }

        return (TOperation)operations[operationCount++];
    }

    /// <summary>Runs the recorded operations backward, last first.</summary>
    public void Backward()
    {
        for (int index = operationCount - 1; index >= 0; index--)
        {
            operations[index].Backward(this);
        }
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose()
    {
        foreach (Variable variable in variables)
        {
            variable.Release();
        }

        variables.Clear();
        views.Clear();
        held.Clear();
        free.Clear();
        operations.Clear();
        leaves.Clear();
    }

    // The smallest that is large enough, else the largest, which grows: as many are made as are ever in use at once.
    private Variable TakeFree(long length)
    {
        int best = 0;
        for (int index = 1; index < free.Count; index++)
        {
            long capacity = free[index].Value.Capacity;
            long bestCapacity = free[best].Value.Capacity;
            bool isBetter =
                bestCapacity < length ? capacity > bestCapacity : capacity >= length && capacity < bestCapacity;
            best = isBetter ? index : best;
        }

        Variable variable = free[best];
        free.RemoveAt(best);
        return variable;
    }
}
