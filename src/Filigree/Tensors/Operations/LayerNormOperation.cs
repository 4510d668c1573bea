using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// Normalization of each position by the mean and the variance of its own channels (Ba, Kiros and Hinton 2016): see <see cref="RowNormalization"/>.
/// </summary>
internal sealed class LayerNormOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private Variable moments = null!;
    private Parameter gamma = null!;
    private Parameter beta = null!;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Any shape; transposed first if rows are neurons.</param>
    /// <param name="gamma">A factor a channel.</param>
    /// <param name="beta">A shift a channel.</param>
    /// <param name="epsilon">What is added to a variance before its root is taken.</param>
    /// <returns>[sample, position, channel].</returns>
    public static Variable Apply(Tape tape, Variable input, Parameter gamma, Parameter beta, double epsilon)
    {
        if (input.Shape.Channels != gamma.Shape.Outputs)
        {
            throw new ArgumentException(
                $"{gamma.Name} is for {gamma.Shape.Outputs} channels; there are {input.Shape.Channels}."
            );
        }

        input = TransposeOperation.InLayout(tape, input, Layout.SampleRows);
        tape.Use(gamma);
        tape.Use(beta);
        Variable moments = tape.NewVariable(1, 2 * input.Value.Rows, requiresGradient: false);
        Variable output = tape.NewVariableLike(input, requiresGradient: true);
        var job = new ForwardJob(input.Value, gamma.Value, beta.Value, moments.Value, output.Value, epsilon);
        tape.Workers.Run(ref job, RowNormalization.Chunks(input.Value.Rows));
        output.Value.ClearPadding();
        if (tape.IsRecording)
        {
            LayerNormOperation record = tape.Record<LayerNormOperation>();
            (record.input, record.output, record.moments) = (input, output, moments);
            (record.gamma, record.beta) = (gamma, beta);
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

        int chunks = RowNormalization.Chunks(input.Value.Rows);
        int stride = input.Value.Stride;
        Tensor sums = tape.NewVariable(Math.Max(1, chunks), 2 * stride, requiresGradient: false).Value;
        Tensor work = tape.NewVariable(Math.Max(1, chunks), stride, requiresGradient: false).Value;
        bool accumulate = false;
        Tensor? gradient = input.RequiresGradient ? input.WriteGradient(out accumulate) : null;
        var job = new BackwardJob(this, gradient, accumulate, work, sums);
        tape.Workers.Run(ref job, chunks);
        gradient?.ClearPadding();
        Reduce(sums, chunks, 0, gamma);
        Reduce(sums, chunks, stride, beta);
    }

    private static void Reduce(Tensor sums, int chunks, int start, Parameter parameter)
    {
        Span<float> gradient = parameter.Variable.WriteGradient(out bool accumulate).Row(0);
        for (int channel = 0; channel < gradient.Length; channel++)
        {
            double sum = 0;
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                sum += sums.Row(chunk)[start + channel];
            }

            gradient[channel] = (accumulate ? gradient[channel] : 0) + (float)sum;
        }
    }

    // Safe: the tensors are fixed while they are worked on; those of a row have one stride.
    private readonly unsafe struct ForwardJob(
        Tensor x,
        Tensor gamma,
        Tensor beta,
        Tensor moments,
        Tensor y,
        double epsilon
    ) : IParallelJob
    {
        public void Execute(int part)
        {
            fixed (float* px = x.Span)
            fixed (float* pGamma = gamma.Span)
            fixed (float* pBeta = beta.Span)
            fixed (float* pMoments = moments.Span)
            fixed (float* py = y.Span)
            {
                RowNormalization rows = Rows(x, px, pGamma, pBeta, pMoments);
                int first = part * RowNormalization.ChunkRows;
                rows.Forward(first, Math.Min(x.Rows, first + RowNormalization.ChunkRows), epsilon, py);
            }
        }
    }

    // Safe: the tensors are fixed while they are worked on; those of a row have one stride, and each chunk has its own row of work and sums.
    private readonly unsafe struct BackwardJob(
        LayerNormOperation record,
        Tensor? gradient,
        bool accumulate,
        Tensor work,
        Tensor sums
    ) : IParallelJob
    {
        public void Execute(int part)
        {
            Tensor x = record.input.Value;
            fixed (float* px = x.Span)
            fixed (float* pGamma = record.gamma.Value.Span)
            fixed (float* pMoments = record.moments.Value.Span)
            fixed (float* dy = record.output.Gradient.Span)
            fixed (float* dx = gradient is null ? default : gradient.Span)
            fixed (float* pWork = work.Row(part))
            fixed (float* pSums = sums.Row(part))
            {
                RowNormalization rows = Rows(x, px, pGamma, null, pMoments);
                int first = part * RowNormalization.ChunkRows;
                int end = Math.Min(x.Rows, first + RowNormalization.ChunkRows);
                rows.Backward(first, end, dy, dx, accumulate, pWork, pSums);
            }
        }
    }

    // Safe: takes addresses that the caller holds fixed.
    private static unsafe RowNormalization Rows(Tensor x, float* values, float* gamma, float* beta, float* moments) =>
        new()
        {
            X = values,
            Gamma = gamma,
            Beta = beta,
            Moments = moments,
            Stride = x.Stride,
            Columns = x.Columns,
        };
}
