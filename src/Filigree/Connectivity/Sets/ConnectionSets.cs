using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>
/// The algebra of sets over the connections of layers of one shape. A connection is its position in the matrix; its weight goes along. Results are new
/// matrices with the first layer's name, and may share row starts and entries with it.
/// </summary>
public static class ConnectionSets
{
    /// <summary>The connections that at least one of two layers has; of those that both have, with the first one's weights.</summary>
    /// <param name="one">A layer.</param>
    /// <param name="other">Another layer.</param>
    /// <exception cref="ArgumentException">They have different shapes.</exception>
    public static SparseMatrix Union(this SparseMatrix one, SparseMatrix other) => one.Union(other, out _);

    /// <summary>The same, and which of the connections are the other layer's alone.</summary>
    /// <param name="one">A layer.</param>
    /// <param name="other">Another layer.</param>
    /// <param name="isNew">True for each connection of the result that the first layer lacks.</param>
    /// <exception cref="ArgumentException">They have different shapes.</exception>
    public static SparseMatrix Union(this SparseMatrix one, SparseMatrix other, out bool[] isNew)
    {
        RequireSameShape(one, other);
        int count = one.Count + other.Count - one.CountShared(other);
        var starts = new int[one.Outputs + 1];
        var indices = new int[count];
        var values = new float[count];
        isNew = new bool[count];
        int place = 0;
        for (int output = 0; output < one.Outputs; output++)
        {
            int a = one.Starts[output];
            int b = other.Starts[output];
            while (a < one.Starts[output + 1] || b < other.Starts[output + 1])
            {
                int left = a < one.Starts[output + 1] ? one.Indices[a] : int.MaxValue;
                int right = b < other.Starts[output + 1] ? other.Indices[b] : int.MaxValue;
                isNew[place] = right < left;
                (indices[place], values[place]) = right < left ? (right, other.Values[b]) : (left, one.Values[a]);
                a += left <= right ? 1 : 0;
                b += right <= left ? 1 : 0;
                place++;
            }

            starts[output + 1] = place;
        }

        return new SparseMatrix(one.Name, one.Outputs, one.Inputs, starts, indices, values) { Shape = one.Shape };
    }

    /// <summary>The connections that both layers have, with the first one's weights.</summary>
    /// <param name="one">A layer.</param>
    /// <param name="other">Another layer.</param>
    /// <exception cref="ArgumentException">They have different shapes.</exception>
    public static SparseMatrix Intersection(this SparseMatrix one, SparseMatrix other)
    {
        ArgumentNullException.ThrowIfNull(one);
        return one.Without(Array.ConvertAll(one.PlacesIn(other), place => place < 0));
    }

    /// <summary>The connections of one layer that the other lacks.</summary>
    /// <param name="one">A layer.</param>
    /// <param name="other">Another layer.</param>
    /// <exception cref="ArgumentException">They have different shapes.</exception>
    public static SparseMatrix Difference(this SparseMatrix one, SparseMatrix other)
    {
        ArgumentNullException.ThrowIfNull(one);
        return one.Without(Array.ConvertAll(one.PlacesIn(other), place => place >= 0));
    }

    /// <summary>How many connections two layers share.</summary>
    /// <param name="one">A layer.</param>
    /// <param name="other">Another layer.</param>
    /// <exception cref="ArgumentException">They have different shapes.</exception>
    public static int CountShared(this SparseMatrix one, SparseMatrix other)
    {
        int[] places = one.PlacesIn(other);
        return places.Length - places.AsSpan().Count(-1);
    }

    /// <summary>For each connection of a layer the index of the same connection in another, or -1 where that lacks it.</summary>
    /// <param name="one">A layer.</param>
    /// <param name="other">Another layer.</param>
    /// <exception cref="ArgumentException">They have different shapes.</exception>
    public static int[] PlacesIn(this SparseMatrix one, SparseMatrix other)
    {
        RequireSameShape(one, other);
        return PlaceRows.Of(one).IndicesIn(PlaceRows.Of(other));
    }

    /// <summary>For each place of some connections the place of the same connection in others, or -1 for a new one.</summary>
    /// <param name="connections">The connections.</param>
    /// <param name="others">Connections between as many neurons.</param>
    /// <exception cref="ArgumentException">They are between other numbers of neurons.</exception>
    public static int[] PlacesIn(this Connections connections, Connections others)
    {
        ArgumentNullException.ThrowIfNull(connections);
        ArgumentNullException.ThrowIfNull(others);
        return ByInput(connections).IndicesIn(ByInput(others));

        static PlaceRows ByInput(Connections sides) => new(sides.Outputs, sides.InputStarts, sides.Heads);
    }

    /// <summary>The same connections with the weights that another layer has at their entries; 0 where it lacks them.</summary>
    /// <param name="connections">The connections.</param>
    /// <param name="source">A layer of the same shape.</param>
    /// <exception cref="ArgumentException">It has another shape.</exception>
    public static SparseMatrix WeightsFrom(this SparseMatrix connections, SparseMatrix source) =>
        connections.WithWeights(
            Array.ConvertAll(connections.PlacesIn(source), place => place < 0 ? 0 : source.Values[place])
        );

    /// <summary>The same connections with other weights.</summary>
    /// <param name="connections">The connections.</param>
    /// <param name="weights">A weight a connection, in their order; kept, not copied.</param>
    /// <exception cref="ArgumentException">There are not as many weights as connections.</exception>
    public static SparseMatrix WithWeights(this SparseMatrix connections, float[] weights)
    {
        ArgumentNullException.ThrowIfNull(connections);
        return new SparseMatrix(
            connections.Name,
            connections.Outputs,
            connections.Inputs,
            connections.Starts,
            connections.Indices,
            weights
        )
        {
            Shape = connections.Shape,
        };
    }

    private static void RequireSameShape(SparseMatrix one, SparseMatrix other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Outputs != other.Outputs || one.Inputs != other.Inputs)
        {
            throw new ArgumentException(
                $"{one.Name} is {one.Outputs} x {one.Inputs}; {other.Name} is {other.Outputs} x {other.Inputs}.",
                nameof(other)
            );
        }
    }
}
