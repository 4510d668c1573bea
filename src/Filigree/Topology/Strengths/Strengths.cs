using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>The strength of every neuron of a layer: the sum of the weights of its connections, in double precision.</summary>
public sealed class Strengths
{
    private Strengths(int outputs, int inputs)
    {
        Outputs = new double[outputs];
        Inputs = new double[inputs];
    }

    /// <summary>Strengths of the input neurons: sums of columns, rows in order.</summary>
    public double[] Inputs { get; }

    /// <summary>Strengths of the output neurons: sums of rows.</summary>
    public double[] Outputs { get; }

    /// <summary>The strengths of a dense matrix view.</summary>
    /// <param name="weights">Outputs * inputs numbers, row-major [output, input].</param>
    /// <param name="shape">The matrix view's shape.</param>
    /// <exception cref="ArgumentException">It has other than outputs * inputs numbers.</exception>
    public static Strengths Of(ReadOnlySpan<float> weights, MatrixShape shape)
    {
        if (weights.Length != shape.Count)
        {
            throw new ArgumentException(
                $"A {shape.Outputs} x {shape.Inputs} matrix has {shape.Count} numbers; there are {weights.Length}.",
                nameof(weights)
            );
        }

        var strengths = new Strengths(shape.Outputs, shape.Inputs);
        for (int output = 0; output < shape.Outputs; output++)
        {
            ReadOnlySpan<float> row = weights.Slice(output * shape.Inputs, shape.Inputs);
            strengths.Outputs[output] = Reductions.Sum(row);
            Span<double> inputs = strengths.Inputs;
            for (int input = 0; input < row.Length; input++)
            {
                inputs[input] += row[input];
            }
        }

        return strengths;
    }

    /// <summary>The strengths of a layer's connections.</summary>
    /// <param name="matrix">The connections.</param>
    public static Strengths Of(SparseMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var strengths = new Strengths(matrix.Outputs, matrix.Inputs);
        for (int output = 0; output < matrix.Outputs; output++)
        {
            ReadOnlySpan<int> inputs = matrix.InputsOf(output);
            ReadOnlySpan<float> weights = matrix.WeightsOf(output);
            strengths.Outputs[output] = Reductions.Sum(weights);
            for (int place = 0; place < inputs.Length; place++)
            {
                strengths.Inputs[inputs[place]] += weights[place];
            }
        }

        return strengths;
    }

    /// <summary>The strengths of a dense matrix view of weights in double precision.</summary>
    internal static Strengths Of(double[] weights, MatrixShape shape)
    {
        var strengths = new Strengths(shape.Outputs, shape.Inputs);
        for (int place = 0; place < weights.Length; place++)
        {
            (int output, int input) = Math.DivRem(place, shape.Inputs);
            strengths.Outputs[output] += weights[place];
            strengths.Inputs[input] += weights[place];
        }

        return strengths;
    }

    /// <summary>The strengths of connections whose weights are of double precision.</summary>
    internal static Strengths Of(SparseMatrix matrix, double[] weights)
    {
        var strengths = new Strengths(matrix.Outputs, matrix.Inputs);
        for (int output = 0; output < matrix.Outputs; output++)
        {
            for (int place = matrix.Starts[output]; place < matrix.Starts[output + 1]; place++)
            {
                strengths.Outputs[output] += weights[place];
                strengths.Inputs[matrix.Indices[place]] += weights[place];
            }
        }

        return strengths;
    }
}
