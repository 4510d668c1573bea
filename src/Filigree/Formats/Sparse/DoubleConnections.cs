using Filigree.Connectivity;
using Filigree.Numerics;

namespace Filigree.Formats;

/// <summary>Connections whose weights a file has in double precision.</summary>
/// <param name="Places">The connections, with their weights rounded to single precision.</param>
/// <param name="Weights">The weights themselves, in the same order.</param>
internal sealed record DoubleConnections(SparseMatrix Places, double[] Weights)
{
    /// <summary>The weights that are not 0.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="weights">The weights of all places, row-major.</param>
    /// <param name="isKept">Whether a place has a connection.</param>
    public static DoubleConnections Of(string name, MatrixShape shape, double[] weights, Func<int, bool> isKept)
    {
        var starts = new int[shape.Outputs + 1];
        List<int> indices = [];
        List<double> kept = [];
        for (int output = 0; output < shape.Outputs; output++)
        {
            for (int input = 0; input < shape.Inputs; input++)
            {
                int place = (output * shape.Inputs) + input;
                if (isKept(place))
                {
                    indices.Add(input);
                    kept.Add(weights[place]);
                }
            }

            starts[output + 1] = indices.Count;
        }

        return Of(name, shape, starts, [.. indices], [.. kept]);
    }

    /// <summary>Connections in compressed rows.</summary>
    public static DoubleConnections Of(string name, MatrixShape shape, int[] starts, int[] indices, double[] weights) =>
        new(
            new SparseMatrix(
                name,
                shape.Outputs,
                shape.Inputs,
                starts,
                indices,
                Array.ConvertAll(weights, weight => (float)weight)
            )
            {
                Shape = shape,
            },
            weights
        );

    /// <summary>
    /// The connections for whoever looks at them in single precision: a weight that it does not hold is its smallest or greatest number.
    /// </summary>
    public SparseMatrix ToNearest() =>
        Places.WithWeights([.. Weights.Select((weight, i) => Nearest(weight, Places.Values[i]))]);

    /// <summary>The number of single precision that stands for a weight: of its own sign, not 0 if it is not, finite if it is.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="rounded">The same, rounded.</param>
    public static float Nearest(double weight, float rounded) =>
        rounded == 0 && weight != 0 ? MathF.CopySign(float.Epsilon, (float)weight)
        : float.IsInfinity(rounded) && double.IsFinite(weight) ? MathF.CopySign(float.MaxValue, rounded)
        : rounded;

    /// <summary>Those that single precision holds too: a weight that becomes 0 in it is a connection no more.</summary>
    public DoubleConnections WithoutVanished() =>
        Without([.. Weights.Zip(Places.Values, (weight, rounded) => rounded == 0 && weight != 0)]);

    /// <summary>Those that stay.</summary>
    /// <param name="cut">True for each that goes, in their order.</param>
    public DoubleConnections Without(bool[] cut) =>
        new(Places.Without(cut), [.. Weights.Where((_, index) => !cut[index])]);

    /// <summary>Inputs and outputs in each other's place.</summary>
    public DoubleConnections Transpose()
    {
        var outputs = new int[Places.Count];
        for (int output = 0; output < Places.Outputs; output++)
        {
            outputs.AsSpan(Places.Starts[output]..Places.Starts[output + 1]).Fill(output);
        }

        return EntrySum.Of(
            Places.Name,
            new MatrixShape(Places.Inputs, Places.Outputs),
            Places.Indices,
            outputs,
            Weights
        );
    }
}
