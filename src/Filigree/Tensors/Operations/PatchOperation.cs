using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>Cuts images into square patches, one below the other, each with the numbers of the image and of shifted copies of it.</summary>
internal sealed class PatchOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private int[] places = null!;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Images; transposed first if rows are neurons.</param>
    /// <param name="tokens">Patches of an image.</param>
    /// <param name="places">
    /// For each patch the positions whose channels it takes, in the order of its features, as many for each; -1 for zeros.
    /// </param>
    /// <returns>[sample, patch, feature].</returns>
    public static Variable Apply(Tape tape, Variable input, int tokens, int[] places)
    {
        input = TransposeOperation.InLayout(tape, input, Layout.SampleRows);
        int features = places.Length / tokens * input.Shape.Channels;
        Variable output = tape.NewVariable(
            input.Shape with
            {
                Sample = SampleShape.Tokens(tokens, features),
            },
            input.RequiresGradient
        );
        var job = new ForwardJob(input, output, places);
        tape.Workers.Run(ref job, input.Shape.Samples);
        if (tape.IsRecording && input.RequiresGradient)
        {
            PatchOperation record = tape.Record<PatchOperation>();
            (record.input, record.output, record.places) = (input, output, places);
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

        Tensor gradient = input.WriteGradient(out bool accumulate);
        if (!accumulate)
        {
            gradient.Clear();
        }

        var job = new BackwardJob(input, output, places);
        tape.Workers.Run(ref job, input.Shape.Samples);
    }

    private readonly struct ForwardJob(Variable input, Variable output, int[] places) : IParallelJob
    {
        public void Execute(int part)
        {
            int channels = input.Shape.Channels;
            int tokens = output.Shape.Positions;
            int count = places.Length / tokens;
            ReadOnlySpan<float> image = input.Value.Span[(part * input.Shape.Positions * input.Value.Stride)..];
            for (int token = 0; token < tokens; token++)
            {
                Span<float> patch = output.Value.Row(part * tokens + token);
                foreach (int place in places.AsSpan(token * count, count))
                {
                    if (place < 0)
                    {
                        patch[..channels].Clear();
                    }
                    else
                    {
                        image.Slice(place * input.Value.Stride, channels).CopyTo(patch);
                    }

                    patch = patch[channels..];
                }
            }
        }
    }

    // A position is in several patches where images are shifted: their gradients are added in order.
    private readonly struct BackwardJob(Variable input, Variable output, int[] places) : IParallelJob
    {
        public void Execute(int part)
        {
            int channels = input.Shape.Channels;
            int tokens = output.Shape.Positions;
            int count = places.Length / tokens;
            Tensor gradient = input.Gradient;
            Span<float> image = gradient.Span[(part * input.Shape.Positions * gradient.Stride)..];
            for (int token = 0; token < tokens; token++)
            {
                ReadOnlySpan<float> patch = output.Gradient.Row(part * tokens + token);
                foreach (int place in places.AsSpan(token * count, count))
                {
                    if (place >= 0)
                    {
                        Elementwise.Add(patch[..channels], image.Slice(place * gradient.Stride, channels));
                    }

                    patch = patch[channels..];
                }
            }
        }
    }
}
