using System.Runtime.InteropServices;
using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// y = (x - mean) / sqrt(variance + epsilon) * gamma + beta for each channel, over all samples and positions, with ReLU fused on request
/// (Ioffe and Szegedy 2015). With the statistics of the batch the gradient goes through them too; running ones are constants.
/// </summary>
internal sealed class BatchNormOperation : Operation
{
    private Variable input = null!;
    private Variable output = null!;
    private Variable constants = null!;
    private Variable moments = null!;
    private Variable room = null!;
    private Parameter gamma = null!;
    private Parameter beta = null!;
    private bool usesBatch;
    private bool relu;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Either layout.</param>
    /// <param name="gamma">A factor a channel.</param>
    /// <param name="beta">A shift a channel.</param>
    /// <param name="statistics">The running statistics, and how they are used and moved.</param>
    /// <param name="relu">True to apply max(0, y), fused.</param>
    /// <returns>Shape and layout of <paramref name="input"/>.</returns>
    public static Variable Apply(
        Tape tape,
        Variable input,
        Parameter gamma,
        Parameter beta,
        in BatchStatistics statistics,
        bool relu = false
    )
    {
        int channels = input.Shape.Channels;
        if (channels != gamma.Shape.Outputs)
        {
            throw new ArgumentException($"{gamma.Name} is for {gamma.Shape.Outputs} channels; there are {channels}.");
        }

        bool areRows = input.Layout == Layout.NeuronRows;
        MatrixSpan x = ByChannel(input, input.Value);
        Variable constants = tape.NewVariable(ChannelConstants.Rows, channels, requiresGradient: false);
        Variable moments = tape.NewVariable(2, 2 * channels, requiresGradient: false);
        Variable room = tape.NewVariable(1, 2 * ChannelSums.Room(x, areRows), requiresGradient: false);
        Span<double> means = Doubles(moments)[..channels];
        Span<double> variances = Doubles(moments)[^channels..];
        if (statistics.UsesBatch)
        {
            long count = (long)input.Shape.Samples * input.Shape.Positions;
            ChannelSums.OfSquares(x, areRows, Doubles(room), tape.Workers);
            ReadOnlySpan<double> sums = Doubles(room);
            int second = areRows ? x.Rows : x.Stride;
            for (int channel = 0; channel < channels; channel++)
            {
                means[channel] = sums[channel] / count;
                variances[channel] = Math.Max(0, sums[second + channel] / count - means[channel] * means[channel]);
                statistics.Update(channel, means[channel], variances[channel], count);
            }
        }
        else
        {
            for (int channel = 0; channel < channels; channel++)
            {
                means[channel] = statistics.Mean.Value.Row(0)[channel];
                variances[channel] = statistics.Variance.Value.Row(0)[channel];
            }
        }

        ReadOnlySpan<float> factors = tape.Use(gamma).Value.Row(0);
        tape.Use(beta).Value.Row(0).CopyTo(constants.Value.Row(2));
        for (int channel = 0; channel < channels; channel++)
        {
            variances[channel] = 1 / Math.Sqrt(variances[channel] + statistics.Epsilon);
            constants.Value.Row(0)[channel] = (float)means[channel];
            constants.Value.Row(1)[channel] = (float)(variances[channel] * factors[channel]);
        }

        Variable output = tape.NewVariableLike(input, requiresGradient: true);
        Map(tape, input, null, output.Value, constants, relu, accumulate: false);
        if (tape.IsRecording)
        {
            BatchNormOperation record = tape.Record<BatchNormOperation>();
            (record.input, record.output, record.constants) = (input, output, constants);
            (record.moments, record.room) = (moments, room);
            (record.gamma, record.beta) = (gamma, beta);
            (record.usesBatch, record.relu) = (statistics.UsesBatch, relu);
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

        int channels = input.Shape.Channels;
        bool areRows = input.Layout == Layout.NeuronRows;
        MatrixSpan x = ByChannel(input, input.Value);
        Sum(tape, x, areRows);
        ReadOnlySpan<double> sums = Doubles(room);
        int second = areRows ? x.Rows : x.Stride;
        ReadOnlySpan<double> means = Doubles(moments)[..channels];
        ReadOnlySpan<double> inverses = Doubles(moments)[^channels..];
        Span<float> byGamma = gamma.Variable.WriteGradient(out bool addsGamma).Row(0);
        Span<float> byBeta = beta.Variable.WriteGradient(out bool addsBeta).Row(0);
        double count = (double)input.Shape.Samples * input.Shape.Positions;
        for (int channel = 0; channel < channels; channel++)
        {
            // Sum of the gradient times the distance from the mean.
            double product = sums[second + channel] - means[channel] * sums[channel];
            byGamma[channel] = (addsGamma ? byGamma[channel] : 0) + (float)(product * inverses[channel]);
            byBeta[channel] = (addsBeta ? byBeta[channel] : 0) + (float)sums[channel];
            double slope = product / count * inverses[channel] * inverses[channel];
            constants.Value.Row(3)[channel] = usesBatch ? (float)(sums[channel] / count) : 0;
            constants.Value.Row(4)[channel] = usesBatch ? (float)slope : 0;
        }

        if (input.RequiresGradient)
        {
            Tensor gradient = input.WriteGradient(out bool accumulate);
            Map(tape, input, output.Gradient, gradient, constants, relu, accumulate);
        }
    }

    // Safe: the tensors stay fixed until all threads are done, and are of one shape.
    private unsafe void Sum(Tape tape, MatrixSpan x, bool areRows)
    {
        fixed (float* first = constants.Value.Span)
        {
            ChannelSums.OfGradient(
                x,
                ByChannel(output, output.Gradient),
                ChannelConstants.In(first, constants.Value.Stride),
                relu,
                areRows,
                Doubles(room),
                tape.Workers
            );
        }
    }

    // Safe: the tensors stay fixed until all threads are done, and are of one shape.
    private static unsafe void Map(
        Tape tape,
        Variable input,
        Tensor? outputGradient,
        Tensor result,
        Variable constants,
        bool relu,
        bool accumulate
    )
    {
        bool areRows = input.Layout == Layout.NeuronRows;
        MatrixSpan x = ByChannel(input, input.Value);
        fixed (float* first = constants.Value.Span)
        fixed (float* from = x.Values)
        fixed (float* gradient = outputGradient is null ? default : outputGradient.Span)
        fixed (float* to = result.Span)
        {
            var map = new ChannelMap
            {
                X = from,
                OutputGradient = gradient,
                Result = to,
                Constants = ChannelConstants.In(first, constants.Value.Stride),
                Relu = relu,
                Accumulates = accumulate,
            };
            map.Run(x.Rows, x.Stride, areRows, tape.Workers);
        }

        if (areRows)
        {
            result.ClearPadding();
        }
    }

    private static MatrixSpan ByChannel(Variable variable, Tensor tensor) =>
        variable.Layout == Layout.NeuronRows ? variable.NeuronsOf(tensor) : tensor.Matrix;

    private static Span<double> Doubles(Variable variable) => MemoryMarshal.Cast<float, double>(variable.Value.Span);
}
