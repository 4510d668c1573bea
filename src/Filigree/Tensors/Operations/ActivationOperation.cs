using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>An element-wise function without parameters: y = f(x), dx += f'(x) dy.</summary>
public abstract class ActivationOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private Variable? slopes;

    // Whether a recorded forward pass also keeps f'(x), where f and f' have most of their work in common.
    private protected virtual bool KeepsSlopes => false;

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

    // Computes y and f'(x) from x; of functions that keep slopes.
    private protected virtual void Forward(ReadOnlySpan<float> x, Span<float> y, Span<float> slopes) =>
        throw new NotSupportedException();

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
        Variable? slopes =
            tape.IsRecording && input.RequiresGradient && function.KeepsSlopes
                ? tape.NewVariableLike(input, requiresGradient: false)
                : null;
        var parts = new SpanParts(input.Value.Span.Length, tape.Workers);
        var job = new ForwardJob(function, input.Value, output.Value, slopes?.Value, parts);
        tape.Workers.Run(ref job, parts.Count);
        if (!function.KeepsZero)
        {
            output.Value.ClearPadding();
        }

        if (tape.IsRecording)
        {
            (function.input, function.output, function.slopes) = (input, output, slopes);
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

    private readonly struct ForwardJob(
        ActivationOperation function,
        Tensor x,
        Tensor y,
        Tensor? slopes,
        SpanParts parts
    ) : IParallelJob
    {
        public void Execute(int part)
        {
            int start = parts.Start(part);
            int length = parts.Length(part);
            ReadOnlySpan<float> from = x.Span.Slice(start, length);
            Span<float> to = y.Span.Slice(start, length);
            if (slopes is null)
            {
                function.Forward(from, to);
            }
            else
            {
                function.Forward(from, to, slopes.Span.Slice(start, length));
            }
        }
    }

    private readonly struct BackwardJob(ActivationOperation function, Tensor gradient, SpanParts parts) : IParallelJob
    {
        public void Execute(int part)
        {
            int start = parts.Start(part);
            int length = parts.Length(part);
            if (function.slopes is { } kept)
            {
                Elementwise.Product(
                    kept.Value.Span.Slice(start, length),
                    function.output.Gradient.Span.Slice(start, length),
                    gradient.Span.Slice(start, length)
                );
                return;
            }

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
