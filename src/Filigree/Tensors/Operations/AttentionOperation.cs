using System.Runtime.InteropServices;
using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// Attention of each token to all tokens of its sample, in several heads (Vaswani et al. 2017): softmax over tokens of scale * q k', times v. A token's
/// channels are the queries of all heads, then the keys, then the values. See <see cref="AttentionKernel"/>.
/// </summary>
internal sealed class AttentionOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private Variable shares = null!;
    private Parameter? scale;
    private Variable scales = null!;
    private AttentionShape shape;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">[sample, token, queries and keys and values]; transposed first if rows are neurons.</param>
    /// <param name="heads">Heads, which share the channels out equally.</param>
    /// <param name="scale">The learned scale of each head, or null for the inverse root of a head's width.</param>
    /// <param name="masksDiagonal">Whether a token does not see itself.</param>
    /// <returns>[sample, token, channel], a third of the channels.</returns>
    /// <exception cref="ArgumentException">The channels do not suit the heads.</exception>
    public static Variable Apply(Tape tape, Variable input, int heads, Parameter? scale, bool masksDiagonal)
    {
        if (input.Shape.Channels % (3 * heads) != 0)
        {
            throw new ArgumentException(
                $"{input.Shape.Channels} channels are no queries, keys and values of {heads} heads."
            );
        }

        input = TransposeOperation.InLayout(tape, input, Layout.SampleRows);
        var shape = new AttentionShape(input.Shape.Positions, heads, input.Shape.Channels / (3 * heads), masksDiagonal);
        Variable scales = tape.NewVariable(1, heads, requiresGradient: false);
        Span<float> factors = scales.Value.Row(0);
        if (scale is null)
        {
            factors.Fill((float)(1 / Math.Sqrt(shape.Width)));
        }
        else
        {
            tape.Use(scale).Value.Row(0).CopyTo(factors);
        }

        // Without a way back each thread keeps the shares of one head alone.
        int kept = tape.IsRecording ? input.Shape.Samples * heads * shape.Tokens : 0;
        Variable shares = tape.NewVariable(kept, shape.Tokens, requiresGradient: false);
        Variable output = tape.NewVariable(input.Shape.WithChannels(shape.Channels), input.RequiresGradient);
        var job = new ForwardJob(
            shape,
            input.Value,
            scales.Value,
            tape.IsRecording ? shares.Value : null,
            output.Value
        );
        tape.Workers.Run(ref job, input.Shape.Samples);
        if (tape.IsRecording)
        {
            AttentionOperation record = tape.Record<AttentionOperation>();
            (record.input, record.output, record.shares) = (input, output, shares);
            (record.scale, record.scales, record.shape) = (scale, scales, shape);
        }

        return output;
    }

    /// <inheritdoc/>
    public override void Backward(Tape tape)
    {
        if (!output.HasGradient || !input.RequiresGradient)
        {
            return;
        }

        int samples = input.Shape.Samples;
        Tensor gradient = input.WriteGradient(out bool accumulate);
        Tensor? byScale = scale is null
            ? null
            : tape.NewVariable(1, 2 * samples * shape.Heads, requiresGradient: false).Value;
        var job = new BackwardJob(this, gradient, accumulate, byScale);
        tape.Workers.Run(ref job, samples);
        if (byScale is null)
        {
            return;
        }

        ReadOnlySpan<double> terms = MemoryMarshal.Cast<float, double>(byScale.Row(0));
        Span<float> scaleGradient = scale!.Variable.WriteGradient(out bool accumulateScale).Row(0);
        for (int head = 0; head < shape.Heads; head++)
        {
            double sum = 0;
            for (int sample = 0; sample < samples; sample++)
            {
                sum += terms[sample * shape.Heads + head];
            }

            scaleGradient[head] = (accumulateScale ? scaleGradient[head] : 0) + (float)sum;
        }
    }

    // Safe: the tensors are fixed while they are worked on; a sample's rows are its own.
    private readonly unsafe struct ForwardJob(AttentionShape shape, Tensor x, Tensor scales, Tensor? shares, Tensor y)
        : IParallelJob
    {
        public void Execute(int part)
        {
            fixed (float* px = x.Span)
            fixed (float* pScales = scales.Span)
            fixed (float* pShares = shares is null ? default : shares.Span)
            fixed (float* py = y.Span)
            {
                new AttentionKernel
                {
                    Shape = shape,
                    X = px,
                    XStride = x.Stride,
                    Y = py,
                    YStride = y.Stride,
                    Scales = pScales,
                    Shares = pShares,
                }.Forward(part);
            }
        }
    }

    // Safe: the tensors are fixed while they are worked on; a sample's rows are its own.
    private readonly unsafe struct BackwardJob(
        AttentionOperation record,
        Tensor gradient,
        bool accumulate,
        Tensor? byScale
    ) : IParallelJob
    {
        public void Execute(int part)
        {
            Tensor dy = record.output.Gradient;
            fixed (float* px = record.input.Value.Span)
            fixed (float* pScales = record.scales.Value.Span)
            fixed (float* pShares = record.shares.Value.Span)
            fixed (float* pdy = dy.Span)
            fixed (float* pdx = gradient.Span)
            fixed (float* pByScale = byScale is null ? default : byScale.Span)
            {
                new AttentionKernel
                {
                    Shape = record.shape,
                    X = px,
                    XStride = gradient.Stride,
                    Y = pdy,
                    YStride = dy.Stride,
                    Scales = pScales,
                    Shares = pShares,
                    Gradient = pdx,
                    Accumulates = accumulate,
                    ScaleGradients = (double*)pByScale,
                }.Backward(part);
            }
        }
    }
}
