using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Tests.Support;

/// <summary>
/// Runs an operation on images of hashed numbers, with a given gradient by its results: y . r for hashed numbers r is the loss.
/// </summary>
internal static class GradientCheck
{
    /// <summary>
    /// The operation's results and gradients by input and parameters as PyTorch has them, [sample, channel, row, column], weights by their connections; and the latter as they are stored.
    /// </summary>
    public sealed record Results(float[] Output, float[] Input, float[][] Parameters, float[][] Stored);

    public static Results Run(
        SampleShape sample,
        int samples,
        Layout layout,
        Func<Tape, Variable, Variable> operation,
        IReadOnlyList<Parameter> parameters,
        float[]? values = null,
        Workers? workers = null
    )
    {
        using var tape = new Tape(workers);
        Variable flat = Input(tape, sample, samples, values);
        Variable output = Forward(tape, flat, sample, layout, operation);
        output.WriteGradient(out _).Write(HashedNumbers.Make(output.Value.Rows * output.Value.Columns, 2));
        tape.Backward();
        var results = new Results(
            output.Value.ToArray(),
            flat.Gradient.ToArray(),
            [.. parameters.Select(parameter => InMatrixOrder(parameter))],
            [.. parameters.Select(parameter => parameter.Gradient().ToArray())]
        );

        // Parameters forget their gradients.
        tape.Reset();
        return results;
    }

    /// <summary>Checks every gradient against the difference of the loss. Operations whose results leave a kink alone need other numbers.</summary>
    public static void Slopes(
        SampleShape sample,
        int samples,
        Layout layout,
        Func<Tape, Variable, Variable> operation,
        IReadOnlyList<Parameter> parameters,
        float[]? values = null,
        float difference = 1f / 256,
        double tolerance = 1e-3
    )
    {
        values ??= HashedNumbers.Make(samples * sample.Features, 1);
        Results results = Run(sample, samples, layout, operation, parameters, values);
        double Loss()
        {
            using var tape = new Tape { IsRecording = false };
            Variable output = Forward(tape, Input(tape, sample, samples, values), sample, layout, operation);
            float[] factors = HashedNumbers.Make(output.Value.Rows * output.Value.Columns, 2);
            return output.Value.ToArray().Zip(factors, (y, r) => y * (double)r).Sum();
        }

        double Slope(ref float number)
        {
            float kept = number;
            number = kept + difference;
            double above = Loss();
            number = kept - difference;
            double below = Loss();
            number = kept;
            return (above - below) / (2 * difference);
        }

        for (int place = 0; place < values.Length; place++)
        {
            Assert.Equal(Slope(ref values[place]), results.Input[place], tolerance);
        }

        for (int index = 0; index < parameters.Count; index++)
        {
            float[] gradient = results.Stored[index];
            Tensor value = parameters[index].Value;
            for (int place = 0; place < gradient.Length; place++)
            {
                ref float number = ref value.Row(place / value.Columns)[place % value.Columns];
                Assert.Equal(Slope(ref number), gradient[place], tolerance);
            }
        }
    }

    private static Variable Input(Tape tape, SampleShape sample, int samples, float[]? values)
    {
        Variable flat = tape.NewVariable(samples, sample.Features, requiresGradient: true);
        flat.Value.Write(values ?? HashedNumbers.Make(samples * sample.Features, 1));
        return flat;
    }

    // Flat and channel by channel on both sides.
    private static Variable Forward(
        Tape tape,
        Variable flat,
        SampleShape sample,
        Layout layout,
        Func<Tape, Variable, Variable> operation
    )
    {
        Variable x = ReshapeOperation.Apply(tape, flat, sample, FeatureOrder.ChannelsFirst);
        Variable y = operation(tape, TransposeOperation.InLayout(tape, x, layout));
        Variable rows = TransposeOperation.InLayout(tape, y, Layout.SampleRows);
        return ReshapeOperation.Apply(tape, rows, rows.Shape.Sample.Flat, FeatureOrder.ChannelsFirst);
    }

    private static float[] InMatrixOrder(Parameter parameter)
    {
        if (parameter.Kind != ParameterKind.Weight)
        {
            return parameter.Gradient().ToArray();
        }

        SparseMatrix matrix = parameter.ToSparse();
        var numbers = new float[matrix.Count];
        parameter.Stored.Gather(matrix, parameter.Gradient(), numbers);
        return numbers;
    }
}
