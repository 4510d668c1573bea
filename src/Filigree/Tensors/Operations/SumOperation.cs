using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>The sum of two variables of one shape, with ReLU fused on request.</summary>
internal sealed class SumOperation : Operation
{
    private Variable left = null!;
    private Variable right = null!;
    private Variable output = null!;
    private bool relu;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="left">Any shape.</param>
    /// <param name="right">The same shape; transposed first if it has the other layout.</param>
    /// <param name="relu">True to apply max(0, sum), fused.</param>
    /// <returns>Shape and layout of <paramref name="left"/>.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable Apply(Tape tape, Variable left, Variable right, bool relu = false)
    {
        if (left.Shape != right.Shape)
        {
            throw new ArgumentException(
                $"{left.Shape.Samples} samples of {left.Shape.Sample} and {right.Shape.Samples} of {right.Shape.Sample} have no sum."
            );
        }

        right = TransposeOperation.InLayout(tape, right, left.Layout);
        Variable output = tape.NewVariableLike(left, left.RequiresGradient || right.RequiresGradient);
        var parts = new SpanParts(output.Value.Span.Length, tape.Workers);
        var job = new ForwardJob(left.Value, right.Value, output.Value, relu, parts);
        tape.Workers.Run(ref job, parts.Count);
        if (tape.IsRecording)
        {
            SumOperation record = tape.Record<SumOperation>();
            (record.left, record.right, record.output, record.relu) = (left, right, output, relu);
        }

        return output;
    }

    /// <inheritdoc/>
    public override void Backward(Tape tape)
    {
        if (!output.HasGradient)
        {
            return;
        }

        // ReLU's gradient comes about where the first side's is written; the other's is a copy of it.
        Tensor? masked = relu ? null : output.Gradient;
        masked = Pass(tape, masked, left);
        Pass(tape, masked, right);
    }

    private Tensor? Pass(Tape tape, Tensor? gradient, Variable to)
    {
        if (!to.RequiresGradient)
        {
            return gradient;
        }

        Tensor own = to.WriteGradient(out bool accumulate);
        if (gradient is null && accumulate)
        {
            Elementwise.ReluBackward(output.Value.Span, output.Gradient.Span, output.Gradient.Span);
            gradient = output.Gradient;
        }

        var parts = new SpanParts(own.Span.Length, tape.Workers);
        var job = new BackwardJob(gradient, output, own, accumulate, parts);
        tape.Workers.Run(ref job, parts.Count);
        return gradient ?? own;
    }

    private readonly struct ForwardJob(Tensor left, Tensor right, Tensor sum, bool relu, SpanParts parts) : IParallelJob
    {
        public void Execute(int part)
        {
            int start = parts.Start(part);
            int length = parts.Length(part);
            Span<float> to = sum.Span.Slice(start, length);
            if (relu)
            {
                Elementwise.SumRelu(right.Span.Slice(start, length), left.Span.Slice(start, length), to);
            }
            else
            {
                Elementwise.Sum(right.Span.Slice(start, length), left.Span.Slice(start, length), to);
            }
        }
    }

    private readonly struct BackwardJob(Tensor? gradient, Variable output, Tensor own, bool accumulate, SpanParts parts)
        : IParallelJob
    {
        public void Execute(int part)
        {
            int start = parts.Start(part);
            int length = parts.Length(part);
            Span<float> to = own.Span.Slice(start, length);
            if (gradient is null)
            {
                Elementwise.ReluBackward(
                    output.Value.Span.Slice(start, length),
                    output.Gradient.Span.Slice(start, length),
                    to
                );
            }
            else if (accumulate)
            {
                Elementwise.Add(gradient.Span.Slice(start, length), to);
            }
            else
            {
                gradient.Span.Slice(start, length).CopyTo(to);
            }
        }
    }
}
