using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// Records the operations of a forward pass and runs them backward. It is also the arena: the variables and records of
/// the last pass are used again, in order, by the next, so that passes of equal shape allocate nothing.
/// </summary>
public sealed class Tape : IDisposable
{
    private readonly List<Variable> variables = [];
    private readonly List<Operation> operations = [];
    private readonly List<Parameter> leaves = [];
    private int variableCount;
    private int operationCount;

    /// <summary>An empty tape.</summary>
    /// <param name="workers">Threads the kernels may use; the caller's alone when null.</param>
    public Tape(Workers? workers = null) => Workers = workers ?? Workers.Single;

    /// <summary>Threads the kernels may use.</summary>
    public Workers Workers { get; }

    /// <summary>False to run forward only: nothing is recorded and no gradient can be asked for.</summary>
    public bool IsRecording { get; set; } = true;

    /// <summary>Forgets the last pass and keeps its memory for the next. All its variables become invalid.</summary>
    public void Reset()
    {
        variableCount = 0;
        operationCount = 0;
        foreach (Parameter leaf in leaves)
        {
            leaf.ForgetGradient();
        }

        leaves.Clear();
    }

    /// <summary>A variable for an operation's result; its numbers are undefined, its padding is zero.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="requiresGradient">Whether a gradient by it will be wanted.</param>
    /// <param name="layout">Whether rows are samples or features.</param>
    public Variable NewVariable(int rows, int columns, bool requiresGradient, Layout layout = Layout.SampleRows)
    {
        bool wanted = requiresGradient && IsRecording;
        if (variableCount == variables.Count)
        {
            variables.Add(new Variable(rows, columns, wanted, layout));
        }
        else
        {
            variables[variableCount].Restart(rows, columns, wanted, layout);
        }

        return variables[variableCount++];
    }

    /// <summary>A variable for an operation's result of the same shape as another's value.</summary>
    /// <param name="model">The other.</param>
    /// <param name="requiresGradient">Whether a gradient by it will be wanted.</param>
    public Variable NewVariableLike(Variable model, bool requiresGradient) =>
        NewVariable(model.Value.Rows, model.Value.Columns, requiresGradient, model.Layout);

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
        operations.Clear();
        leaves.Clear();
    }
}
