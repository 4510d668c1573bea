using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>A rule that changes parameters by their gradients. Its state is one or more tensors a parameter.</summary>
public abstract class Optimizer : IUpdateRule, IDisposable
{
    /// <summary>Weight decay in study files, which all optimizers take.</summary>
    internal static readonly NumberOption DecayOption = new("weight-decay", "weight decay", 0, 0);

    private readonly FormUpdate update = new();
    private Tensor[][] state = [];

    /// <summary>The parameters it trains; none before <see cref="Attach"/>.</summary>
    public IReadOnlyList<Parameter> Parameters { get; private set; } = [];

    /// <summary>Steps taken since the last <see cref="Attach"/> or <see cref="Restart"/>.</summary>
    public long Steps { get; private set; }

    /// <summary>State tensors a parameter.</summary>
    public abstract int StateCount { get; }

    /// <summary>Whether its steps look at weights as whole matrices, which those stored by their connections are not.</summary>
    public virtual bool NeedsMatrices => false;

    /// <summary>Takes charge of parameters, with fresh state.</summary>
    /// <param name="parameters">The parameters.</param>
    public void Attach(IReadOnlyList<Parameter> parameters)
    {
        Release();
        Parameters = parameters;
        state = [.. parameters.Select(p => MakeState(p.Trained))];
        Steps = 0;
    }

    /// <summary>Forgets the state: all moments 0, no step taken.</summary>
    public void Restart()
    {
        foreach (Tensor tensor in state.SelectMany(tensors => tensors))
        {
            tensor.Clear();
        }

        Steps = 0;
    }

    /// <summary>Changes every parameter that has a gradient.</summary>
    /// <param name="rate">Learning rate of this step.</param>
    /// <param name="workers">Threads to use; the caller's alone when null.</param>
    public void Step(double rate, Workers? workers = null)
    {
        workers ??= Workers.Single;
        Steps++;
        ParameterGroup? group = null;
        for (int index = 0; index < Parameters.Count; index++)
        {
            Parameter parameter = Parameters[index];
            if (parameter.Group != group)
            {
                group = parameter.Group;
                Begin(rate * group.RateFactor, group.HasDecay, Steps);
            }

            if (!TryWhole(parameter, state[index], workers))
            {
                update.Run(parameter.Stored, this, state[index], workers);
            }
        }
    }

    /// <summary>The state tensors of a parameter, stored like its value; plasticity resets single connections in them.</summary>
    /// <param name="index">Index in <see cref="Parameters"/>.</param>
    public IReadOnlyList<Tensor> StateOf(int index) => state[index];

    /// <summary>
    /// Gives a weight other connections and weights, in the form that was chosen for it or suits their number. Connections that stay keep their state, new ones start with state 0.
    /// </summary>
    /// <param name="index">Index in <see cref="Parameters"/>.</param>
    /// <param name="matrix">The connections and weights from now on.</param>
    /// <param name="isNew">
    /// True for each connection that is new although there may have been one at its entry; null where all of those stay.
    /// </param>
    public void Reconnect(int index, SparseMatrix matrix, bool[]? isNew = null)
    {
        Parameter parameter = Parameters[index];
        Form before = parameter.Stored;
        parameter.Connect(matrix);
        foreach (Tensor tensor in state[index])
        {
            parameter.Stored.CarryState(tensor, before);
            parameter.Stored.Clear(matrix, isNew, tensor);
        }
    }

    /// <summary>Trains the scores of a weight's connections from now on, in place of the weight, with state 0.</summary>
    /// <param name="index">Index in <see cref="Parameters"/>.</param>
    /// <param name="map">What a score makes of its weight.</param>
    /// <param name="scores">The scores to start with, as <see cref="Parameter.LearnConnections(ScoreMap, ReadOnlySpan{float}, double, bool)"/> takes them.</param>
    /// <param name="pull">How much the gradient of every score is lowered.</param>
    /// <param name="isRescaled">Whether effective weights grow as connections go.</param>
    public void LearnConnections(
        int index,
        ScoreMap map,
        ReadOnlySpan<float> scores,
        double pull = 0,
        bool isRescaled = false
    )
    {
        Parameters[index].LearnConnections(map, scores, pull, isRescaled);
        ClearState(index);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Release();
        ReleaseScratch();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a parameter's state fit what is trained of it now, all 0.</summary>
    internal void ClearState(int index)
    {
        FitState(index);
        foreach (Tensor tensor in state[index])
        {
            tensor.Clear();
        }
    }

    internal void SetSteps(long steps) => Steps = steps;

    // After the parameter has changed its form or its connections: state of its shape, with undefined numbers.
    internal void FitState(int index)
    {
        Tensor trained = Parameters[index].Trained;
        foreach (Tensor tensor in state[index])
        {
            tensor.Reshape(trained.Rows, trained.Columns);
        }
    }

    /// <summary>Prepares what the parameters of a group share in a step.</summary>
    /// <param name="rate">Learning rate.</param>
    /// <param name="hasDecay">Whether weight decay applies.</param>
    /// <param name="step">1 for the first step.</param>
    protected abstract void Begin(double rate, bool hasDecay, long step);

    /// <summary>Applies a gradient to some numbers of a parameter.</summary>
    /// <param name="value">The numbers.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="first">First state, or empty.</param>
    /// <param name="second">Second state, or empty.</param>
    /// <param name="mask">0 where a number is held at zero; empty for no mask.</param>
    protected abstract void Update(
        Span<float> value,
        ReadOnlySpan<float> gradient,
        Span<float> first,
        Span<float> second,
        ReadOnlySpan<float> mask
    );

    /// <summary>
    /// Computes some rows of a gradient and applies them in one go, with the bits of <see cref="Update(Span{float},
    /// ReadOnlySpan{float}, Span{float}, Span{float}, ReadOnlySpan{float})"/>.
    /// </summary>
    /// <returns>False if nothing was done, because the rule has no such way.</returns>
    internal virtual bool TryStep(
        in ProductGradient gradient,
        int firstRow,
        MatrixSpan value,
        Span<float> first,
        Span<float> second,
        ReadOnlySpan<float> mask,
        in ScoredWeights scored
    ) => false;

    /// <summary>Changes a parameter as a whole, by a rule that needs all of its gradient at once.</summary>
    /// <returns>False if nothing was done: the parameter is one for <see cref="Update"/>.</returns>
    internal virtual bool TryWhole(Parameter parameter, IReadOnlyList<Tensor> state, Workers workers) => false;

    /// <summary>Operations of a step beside those that every number takes.</summary>
    /// <param name="weights">Shapes of the weights, the output layer's last.</param>
    internal virtual double StepWork(IReadOnlyList<MatrixShape> weights) => 0;

    void IUpdateRule.Update(
        Span<float> value,
        ReadOnlySpan<float> gradient,
        Span<float> first,
        Span<float> second,
        ReadOnlySpan<float> mask
    ) => Update(value, gradient, first, second, mask);

    bool IUpdateRule.TryStep(
        in ProductGradient gradient,
        int firstRow,
        MatrixSpan value,
        Span<float> first,
        Span<float> second,
        ReadOnlySpan<float> mask,
        in ScoredWeights scored
    ) => TryStep(gradient, firstRow, value, first, second, mask, scored);

    private protected virtual void ReleaseScratch() { }

    private Tensor[] MakeState(Tensor value)
    {
        var tensors = new Tensor[StateCount];
        for (int index = 0; index < tensors.Length; index++)
        {
            tensors[index] = new Tensor(value.Rows, value.Columns);
        }

        return tensors;
    }

    private void Release()
    {
        foreach (Tensor tensor in state.SelectMany(tensors => tensors))
        {
            tensor.Dispose();
        }

        state = [];
        update.Dispose();
    }
}
