using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// How near the connections between two layers come to a Ramanujan graph, the best expander of its degrees (Hoang et al. 2023, Revisiting pruning at
/// initialization through the lens of Ramanujan graph): a gap of 0 or more is one.
/// </summary>
internal static class RamanujanGap
{
    private const int LeastDegree = 3;

    /// <summary>
    /// sqrt(d1 - 1) + sqrt(d2 - 1) less the second singular value of the mask, d1 and d2 the mean degrees of the outputs and inputs that have
    /// connections; null where one of them is below 3.
    /// </summary>
    /// <param name="connections">The connections; their weights do not matter.</param>
    public static double? Of(SparseMatrix connections)
    {
        ArgumentNullException.ThrowIfNull(connections);
        double outputs = Enumerable
            .Range(0, connections.Outputs)
            .Count(output => connections.Starts[output + 1] > connections.Starts[output]);
        double inputs = connections.Indices.Distinct().Count();
        (double first, double second) = (connections.Count / outputs, connections.Count / inputs);
        return first >= LeastDegree && second >= LeastDegree
            ? Math.Sqrt(first - 1) + Math.Sqrt(second - 1) - Spectrum(connections)[1]
            : null;
    }

    /// <summary>
    /// The mean of <see cref="Of"/> over the parts whose outputs have one degree, of at least 3; null where there is no such part.
    /// </summary>
    /// <param name="connections">The connections; their weights do not matter.</param>
    public static double? Iterative(SparseMatrix connections)
    {
        ArgumentNullException.ThrowIfNull(connections);
        double[] gaps =
        [
            .. Enumerable
                .Range(0, connections.Outputs)
                .GroupBy(output => connections.Starts[output + 1] - connections.Starts[output])
                .Where(part => part.Key >= LeastDegree)
                .OrderBy(part => part.Key)
                .Select(part => Of(Rows(connections, [.. part])))
                .OfType<double>(),
        ];
        return gaps.Length == 0 ? null : gaps.Average();
    }

    /// <summary>The first singular value of the weights' magnitudes less the second.</summary>
    /// <param name="connections">The connections.</param>
    public static double Weighted(SparseMatrix connections)
    {
        ArgumentNullException.ThrowIfNull(connections);
        double[] magnitudes = Array.ConvertAll(connections.Values, weight => Math.Abs((double)weight));
        double[] values = SingularValues.Largest(connections, magnitudes, 2);
        return values[0] - values[1];
    }

    /// <summary>The two largest singular values of the mask.</summary>
    internal static double[] Spectrum(SparseMatrix connections) =>
        SingularValues.Largest(connections, Array.ConvertAll(connections.Values, _ => 1.0), 2);

    private static SparseMatrix Rows(SparseMatrix connections, int[] outputs)
    {
        var starts = new int[outputs.Length + 1];
        var indices = new List<int>();
        for (int row = 0; row < outputs.Length; row++)
        {
            indices.AddRange(connections.InputsOf(outputs[row]));
            starts[row + 1] = indices.Count;
        }

        return new SparseMatrix(
            connections.Name,
            outputs.Length,
            connections.Inputs,
            starts,
            [.. indices],
            new float[indices.Count]
        );
    }
}
