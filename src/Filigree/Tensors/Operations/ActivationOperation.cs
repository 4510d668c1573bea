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
        function.Forward(input.Value.Span, output.Value.Span);
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
            Backward(input.Value.Span, output.Value.Span, output.Gradient.Span, term.Span);
            Numerics.Elementwise.Add(term.Span, gradient.Span);
        }
        else
        {
            Backward(input.Value.Span, output.Value.Span, output.Gradient.Span, gradient.Span);
        }
    }

    private static class Shared<TOperation>
        where TOperation : ActivationOperation, new()
    {
        public static readonly TOperation Function = new();
    }
}
