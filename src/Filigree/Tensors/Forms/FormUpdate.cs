using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// An optimizer's step on the numbers of a form, in parts: spans of a gradient that is there, or panels of rows of one that is only a
/// product, each computed and applied while it is in the cache. Keeps the panels' memory from one step to the next.
/// </summary>
internal sealed class FormUpdate : IDisposable
{
    // Rows of a pending gradient computed and applied at a time: small enough to stay in the second-level cache.
    private const int PanelRows = 192;

    private Tensor[] panels = [];

    /// <summary>Applies the gradient, if there is one.</summary>
    /// <param name="form">The form.</param>
    /// <param name="rule">The optimizer's rule.</param>
    /// <param name="state">The optimizer's state, stored like what is trained.</param>
    /// <param name="workers">Threads to use.</param>
    public void Run(Form form, IUpdateRule rule, Tensor[] state, Workers workers)
    {
        FormMemory memory = form.Memory;
        if (!memory.HasGradient)
        {
            return;
        }

        var numbers = new Numbers(memory.Value, form.Trained, form.Mask, form.Scores, rule, state);
        if (form.StepsInPanels && memory.Pending is ProductGradient product)
        {
            MakePanels(workers.Threads);
            int parts = Math.Min(workers.Threads, (memory.Value.Rows + PanelRows - 1) / PanelRows);
            var job = new PanelJob(numbers, product, panels, parts);
            workers.Run(ref job, parts);
        }
        else
        {
            Tensor gradient = form.TrainedGradient(workers);
            var parts = new SpanParts(gradient.Span.Length, workers);
            var job = new SpanJob(numbers, gradient, parts);
            workers.Run(ref job, parts.Count);
        }

        form.EndStep(workers);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (Tensor panel in panels)
        {
            panel.Dispose();
        }

        panels = [];
    }

    private void MakePanels(int count)
    {
        if (panels.Length < count)
        {
            panels = [.. panels, .. Enumerable.Range(0, count - panels.Length).Select(_ => new Tensor(0, 0))];
        }
    }

    private readonly struct Numbers(
        Tensor value,
        Tensor trained,
        Tensor? mask,
        ConnectionScores? scores,
        IUpdateRule rule,
        Tensor[] state
    )
    {
        public readonly Tensor Value = value;
        public readonly ConnectionScores? Scores = scores;

        public bool TryStep(in ProductGradient gradient, int firstRow, int rows)
        {
            if (!gradient.CanApply)
            {
                return false;
            }

            int start = firstRow * trained.Stride;
            int length = rows * trained.Stride;
            return rule.TryStep(
                gradient,
                firstRow,
                new MatrixSpan(trained.Span.Slice(start, length), rows, trained.Columns, trained.Stride),
                state.Length > 0 ? state[0].Span.Slice(start, length) : default,
                state.Length > 1 ? state[1].Span.Slice(start, length) : default,
                mask is null ? default : mask.Span.Slice(start, length),
                Scores is null ? default : Scores.Places(Value, start, length)
            );
        }

        public void Update(int start, int length, ReadOnlySpan<float> gradient)
        {
            rule.Update(
                trained.Span.Slice(start, length),
                gradient,
                state.Length > 0 ? state[0].Span.Slice(start, length) : default,
                state.Length > 1 ? state[1].Span.Slice(start, length) : default,
                mask is null ? default : mask.Span.Slice(start, length)
            );
            Scores?.Apply(Value, start, length);
        }
    }

    private readonly struct SpanJob(Numbers numbers, Tensor gradient, SpanParts parts) : IParallelJob
    {
        public void Execute(int part)
        {
            int start = parts.Start(part);
            int length = parts.Length(part);
            numbers.Update(start, length, gradient.Span.Slice(start, length));
        }
    }

    private readonly struct PanelJob(Numbers numbers, ProductGradient product, Tensor[] panels, int parts)
        : IParallelJob
    {
        public void Execute(int part)
        {
            Tensor value = numbers.Value;
            Tensor panel = panels[part];
            int start = (int)((long)value.Rows * part / parts);
            int end = (int)((long)value.Rows * (part + 1) / parts);
            if (numbers.TryStep(product, start, end - start))
            {
                return;
            }

            for (int row = start; row < end; row += PanelRows)
            {
                int count = Math.Min(PanelRows, end - row);
                panel.Reshape(count, value.Columns);
                product.Compute(row, panel.Matrix);
                numbers.Scores?.ToScores(panel.Span, row * value.Stride);
                numbers.Update(row * value.Stride, count * value.Stride, panel.Span);
            }
        }
    }
}
