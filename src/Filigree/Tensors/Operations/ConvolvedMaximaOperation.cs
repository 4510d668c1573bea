using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// A convolution, ReLU, and maxima over windows of 2 x 2, some samples at a time: the map between them, four times as large as what is left of it, and its
/// gradient stay in the cache. The numbers are those of <see cref="ConvolutionOperation"/> and <see cref="MaxPoolingOperation"/> behind it.
/// </summary>
internal sealed class ConvolvedMaximaOperation : Operation
{
    [ThreadStatic]
    private static long mapBytes;

    private Variable input = null!;
    private Variable output = null!;
    private Variable places = null!;
    private Parameter weight = null!;
    private Parameter? bias;
    private ConvolutionKernel kernel = null!;
    private PoolingGeometry windows;

    /// <summary>Bytes that a map may take, by default half of the second-level cache. Only tests change it, each for its thread.</summary>
    internal static long MapBytes
    {
        get => mapBytes > 0 ? mapBytes : CacheSizes.SecondLevel / 2;
        set => mapBytes = value;
    }

    /// <summary>Whether it computes such a convolution and such windows.</summary>
    public static bool Suits(ConvolutionKernel kernel, in PoolingGeometry windows) =>
        kernel.SamplesAPart > 0 && windows.IsHalf;

    /// <summary>Computes the forward pass and records it.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Images of the kernel's size; transposed first if rows are neurons.</param>
    /// <param name="weight">A weight of the kernel's shape.</param>
    /// <param name="kernel">The convolution, and how it is computed.</param>
    /// <param name="bias">One number an output, or null.</param>
    /// <param name="windows">The windows.</param>
    /// <returns>[sample, position, output].</returns>
    public static Variable Apply(
        Tape tape,
        Variable input,
        Parameter weight,
        ConvolutionKernel kernel,
        Parameter? bias,
        in PoolingGeometry windows
    )
    {
        input = TransposeOperation.InLayout(tape, input, Layout.SampleRows);
        SampleShape shape = ConvolutionShape.Of(input, kernel.Geometry);
        var pooled = new SampleShape(windows.OutputHeight, windows.OutputWidth, shape.Channels);
        Variable output = tape.NewVariable(input.Shape with { Sample = pooled }, requiresGradient: true);
        Variable? places = tape.IsRecording ? tape.NewVariableLike(output, requiresGradient: false) : null;
        Tensor matrix = tape.Use(weight).Value;
        Tensor? shift = bias is null ? null : tape.Use(bias).Value;
        Variable map = NewMap(tape, kernel, input.Shape.Samples);
        int samples = input.Shape.Samples;
        for (int first = 0; first < samples; first += map.Shape.Samples)
        {
            int count = Math.Min(map.Shape.Samples, samples - first);
            MatrixSpan some = Some(map.Value, shape, 0, count);
            kernel.Forward(
                Some(input.Value, input.Shape.Sample, first, count),
                matrix.Matrix,
                shift is null ? default : shift.Row(0),
                relu: false,
                some,
                tape.Workers
            );
            MatrixSpan maxima = Some(output.Value, pooled, first, count);
            if (places is null)
            {
                Pooling.Max(windows, some, maxima, relu: true, tape.Workers);
            }
            else
            {
                Pooling.PlacedMax(windows, some, maxima, Some(places.Value, pooled, first, count), tape.Workers);
            }
        }

        if (places is not null)
        {
            ConvolvedMaximaOperation record = tape.Record<ConvolvedMaximaOperation>();
            (record.input, record.output, record.places) = (input, output, places);
            (record.kernel, record.windows, record.weight, record.bias) = (kernel, windows, weight, bias);
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

        OutputGradients.Finish(tape, output, bias, relu: true);
        weight.Stored.ForgetTrainedGradient();
        Tensor weightGradient = weight.Variable.WriteGradient(out bool accumulateWeight);
        bool accumulate = false;
        Tensor? inputGradient = input.RequiresGradient ? input.WriteGradient(out accumulate) : null;
        Variable map = NewMap(tape, kernel, input.Shape.Samples);
        SampleShape pooled = output.Shape.Sample;
        int samples = input.Shape.Samples;
        for (int first = 0; first < samples; first += map.Shape.Samples)
        {
            int count = Math.Min(map.Shape.Samples, samples - first);
            MatrixSpan gradient = Some(map.Value, map.Shape.Sample, 0, count);
            Pooling.PlacedMaxBackward(
                windows,
                Some(places.Value, pooled, first, count),
                Some(output.Gradient, pooled, first, count),
                gradient,
                tape.Workers
            );
            kernel.AddWeightGradient(
                Some(input.Value, input.Shape.Sample, first, count),
                gradient,
                isFirst: first == 0,
                tape.Workers
            );
            if (inputGradient is not null)
            {
                kernel.InputGradient(
                    gradient,
                    weight.Value.Matrix,
                    Some(inputGradient, input.Shape.Sample, first, count),
                    accumulate,
                    tape.Workers
                );
            }
        }

        kernel.EndWeightGradient(weightGradient.Matrix, accumulateWeight);
    }

    // The convolution's output of some samples.
    private static Variable NewMap(Tape tape, ConvolutionKernel kernel, int samples)
    {
        ConvolutionGeometry geometry = kernel.Geometry;
        var sample = new SampleShape(geometry.OutputHeight, geometry.OutputWidth, geometry.Outputs);
        long bytes = (long)sample.Positions * Tensor.Padded(sample.Channels) * sizeof(float);
        long parts = MapBytes / bytes / kernel.SamplesAPart;
        long held = Math.Max(parts, 1) * kernel.SamplesAPart;
        return tape.NewVariable(new Shape((int)Math.Min(held, samples), sample), requiresGradient: false);
    }

    private static MatrixSpan Some(Tensor tensor, SampleShape sample, int first, int count) =>
        tensor.Matrix.SomeRows(first * sample.Positions, count * sample.Positions);
}
