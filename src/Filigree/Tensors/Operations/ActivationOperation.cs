using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>An element-wise function without parameters: y = f(x), dx += f'(x) dy.</summary>
public abstract class ActivationOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;

    /// <summary>True if f(0) = 0, so that zero padding stays zero.</summary>
    protected virtual bool KeepsZero => true;

    /// <summary>Computes y from x.</summary>
    /// <param name="x">Inputs.</param>
    /// <param name="y">Receives f(x).</param>
    protected abstract void Forward(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>Computes dx from x, y and dy.</summary>
    /// <param name="x">Inputs.</param>
    /// <param name="y">f(x).</param>
    /// <param name="dy">Gradient of the loss by y.</param>
    /// <param name="dx">Receives f'(x) dy.</param>
    protected abstract void Backward(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy,
        Span<float> dx
    );

    /// <summary>Computes the forward pass and records it.</summary>
    /// <typeparam name="TOperation">The function.</typeparam>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Any shape.</param>
    /// <returns>The same shape.</returns>
    public static Variable Apply<TOperation>(Tape tape, Variable input)
        where TOperation : ActivationOperation, new()
    {
        Variable output = tape.NewVariableLike(input, input.RequiresGradient);
        TOperation function = tape.IsRecording ? tape.Record<TOperation>() : Shared<TOperation>.Function;
        var parts = new SpanParts(input.Value.Span.Length, tape.Workers);
        var job = new ForwardJob(function, input.Value, output.Value, parts);
        tape.Workers.Run(ref job, parts.Count);
        if (!function.KeepsZero)
        {
            output.Value.ClearPadding();
        }

        if (tape.IsRecording)
        {
            (function.input, function.output) = (input, output);
        }

        return output;
    }

    /// <inheritdoc/>
    public sealed override void Backward(Tape tape)
    {
        if (!output.HasGradient || !input.RequiresGradient)
        {
            return;
        }

        Tensor gradient = input.WriteGradient(out bool accumulate);
        if (accumulate)
        {
            Tensor term = tape.NewVariableLike(input, requiresGradient: false).Value;
            Run(term, tape.Workers);
            Elementwise.Add(term.Span, gradient.Span);
        }
        else
        {
            Run(gradient, tape.Workers);
        }
    }

    private void Run(Tensor gradient, Workers workers)
    {
        var parts = new SpanParts(gradient.Span.Length, workers);
        var job = new BackwardJob(this, gradient, parts);
        workers.Run(ref job, parts.Count);
    }

    private readonly struct ForwardJob(ActivationOperation function, Tensor x, Tensor y, SpanParts parts) : IParallelJob
    {
        public void Execute(int part)
        {
            int start = parts.Start(part);
            int length = parts.Length(part);
            function.Forward(x.Span.Slice(start, length), y.Span.Slice(start, length));
        }
    }

    private readonly struct BackwardJob(ActivationOperation function, Tensor gradient, SpanParts parts) : IParallelJob
    {
        public void Execute(int part)
        {
            int start = parts.Start(part);
            int length = parts.Length(part);
            function.Backward(
                function.input.Value.Span.Slice(start, length),
                function.output.Value.Span.Slice(start, length),
                function.output.Gradient.Span.Slice(start, length),
                gradient.Span.Slice(start, length)
            );
        }
    }

    private static class Shared<TOperation>
        where TOperation : ActivationOperation, new()
    {
        public static readonly TOperation Function = new();
    }
}
