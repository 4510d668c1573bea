using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>A rule that changes parameters by their gradients. Its state is one or more tensors a parameter.</summary>
public abstract class Optimizer : IDisposable
{
    /// <summary>Weight decay in study files, which all optimizers take.</summary>
    internal static readonly NumberOption DecayOption = new("weight-decay", "weight decay", 0, 0);

    // Rows of a pending gradient computed and applied at a time: small enough to stay in the second-level cache.
    private const int PanelRows = 192;

    // Numbers below which a thread more does not pay; a multiple of the padding.
    private const int SmallestPart = 16_384;

    private Tensor[][] state = [];
    private Tensor[] panels = [];

    /// <summary>The parameters it trains; none before <see cref="Attach"/>.</summary>
    public IReadOnlyList<Parameter> Parameters { get; private set; } = [];

    /// <summary>Steps taken since the last <see cref="Attach"/> or <see cref="Restart"/>.</summary>
    public long Steps { get; private set; }

    /// <summary>State tensors a parameter.</summary>
    public abstract int StateCount { get; }

    /// <summary>Takes charge of parameters, with fresh state.</summary>
    /// <param name="parameters">The parameters.</param>
    public void Attach(IReadOnlyList<Parameter> parameters)
    {
        Release();
        Parameters = parameters;
        state = [.. parameters.Select(p => MakeState(p.Value))];
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
        Begin(rate, Steps);
        for (int index = 0; index < Parameters.Count; index++)
        {
            Parameter parameter = Parameters[index];
            if (parameter.IsGradientPending)
            {
                StepByPanels(index, workers);
                parameter.Scores?.Rescale(parameter.Value);
            }
            else if (parameter.HasGradient)
            {
                int length = parameter.TrainedGradient(workers).Span.Length;
                int parts = Math.Clamp(length / SmallestPart, 1, workers.Threads);
                var job = new SpanJob(this, index, parts);
                workers.Run(ref job, parts);
                parameter.Scores?.Rescale(parameter.Value);
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
    /// True for each connection that is new although there may have been one at its place; null where all of those stay.
    /// </param>
    public void Reconnect(int index, SparseMatrix matrix, bool[]? isNew = null)
    {
        Parameter parameter = Parameters[index];
        Connections? before = parameter.Connections;
        parameter.Connect(matrix);
        foreach (Tensor tensor in state[index])
        {
            StateOfConnections.Carry(tensor, before, parameter);
            StateOfConnections.Clear(tensor, matrix, isNew, parameter);
        }
    }

    /// <summary>Trains the scores of a weight's connections from now on, in place of the weight, with state 0.</summary>
    /// <param name="index">Index in <see cref="Parameters"/>.</param>
    /// <param name="map">What a score makes of its weight.</param>
    /// <param name="scores">The scores to start with, as <see cref="Parameter.LearnConnections"/> takes them.</param>
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
        foreach (Tensor tensor in state[index])
        {
            tensor.Clear();
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    internal void SetSteps(long steps) => Steps = steps;

    // After the parameter has changed its form or its connections: state of its shape, with undefined numbers.
    internal void FitState(int index)
    {
        Tensor value = Parameters[index].Value;
        foreach (Tensor tensor in state[index])
        {
            tensor.Reshape(value.Rows, value.Columns);
        }
    }

    /// <summary>Prepares what all parameters share in a step.</summary>
    /// <param name="rate">Learning rate.</param>
    /// <param name="step">1 for the first step.</param>
    protected abstract void Begin(double rate, long step);

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

    private bool TryStep(int index, int firstRow, int rows)
    {
        Parameter parameter = Parameters[index];
        ProductGradient gradient = parameter.PendingGradient;
        if (!gradient.CanApply)
        {
            return false;
        }

        Tensor value = parameter.Trained;
        int start = firstRow * value.Stride;
        int length = rows * value.Stride;
        Tensor[] own = state[index];
        return TryStep(
            gradient,
            firstRow,
            new MatrixSpan(value.Span.Slice(start, length), rows, value.Columns, value.Stride),
            own.Length > 0 ? own[0].Span.Slice(start, length) : default,
            own.Length > 1 ? own[1].Span.Slice(start, length) : default,
            parameter.Mask is null ? default : parameter.Mask.Span.Slice(start, length),
            parameter.Scores is null ? default : parameter.Scores.Places(parameter.Value, start, length)
        );
    }

    private void Update(int index, int start, int length, ReadOnlySpan<float> gradient)
    {
        Parameter parameter = Parameters[index];
        Tensor[] own = state[index];
        Update(
            parameter.Trained.Span.Slice(start, length),
            gradient,
            own.Length > 0 ? own[0].Span.Slice(start, length) : default,
            own.Length > 1 ? own[1].Span.Slice(start, length) : default,
            parameter.Mask is null ? default : parameter.Mask.Span.Slice(start, length)
        );
        parameter.Scores?.Apply(parameter.Value, start, length);
    }

    private void StepByPanels(int index, Workers workers)
    {
        if (panels.Length < workers.Threads)
        {
            int missing = workers.Threads - panels.Length;
            panels = [.. panels, .. Enumerable.Range(0, missing).Select(_ => new Tensor(0, 0))];
        }

        int rows = Parameters[index].Value.Rows;
        int parts = Math.Min(workers.Threads, (rows + PanelRows - 1) / PanelRows);
        var job = new PanelJob(this, index, parts);
        workers.Run(ref job, parts);
    }

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
        foreach (Tensor tensor in state.SelectMany(tensors => tensors).Concat(panels))
        {
            tensor.Dispose();
        }

        state = [];
        panels = [];
    }

    private readonly struct SpanJob(Optimizer optimizer, int index, int parts) : IParallelJob
    {
        public void Execute(int part)
        {
            ReadOnlySpan<float> gradient = optimizer.Parameters[index].TrainedGradient().Span;
            int start = Start(gradient.Length, part);
            int end = Start(gradient.Length, part + 1);
            optimizer.Update(index, start, end - start, gradient[start..end]);
        }

        // Spans are padded: their lengths are multiples of the lanes, and so are those of the parts.
        private int Start(int length, int part) =>
            (int)((long)(length / Tensor.LaneCount) * part / parts) * Tensor.LaneCount;
    }

    private readonly struct PanelJob(Optimizer optimizer, int index, int parts) : IParallelJob
    {
        public void Execute(int part)
        {
            Parameter parameter = optimizer.Parameters[index];
            Tensor panel = optimizer.panels[part];
            int rows = parameter.Value.Rows;
            int start = (int)((long)rows * part / parts);
            int end = (int)((long)rows * (part + 1) / parts);
            if (optimizer.TryStep(index, start, end - start))
            {
                return;
            }

            for (int row = start; row < end; row += PanelRows)
            {
                int count = Math.Min(PanelRows, end - row);
                panel.Reshape(count, parameter.Value.Columns);
                parameter.PendingGradient.Compute(row, panel.Matrix);
                int stride = parameter.Value.Stride;
                parameter.Scores?.ToScores(panel.Span, row * stride);
                optimizer.Update(index, row * stride, count * stride, panel.Span);
            }
        }
    }
}
