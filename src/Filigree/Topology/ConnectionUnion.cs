using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>The places that at least one of two layers connects.</summary>
public static class ConnectionUnion
{
    /// <summary>Joins the connections of two layers of one shape; the weights of the result are 0.</summary>
    /// <param name="one">A layer, whose name the result has.</param>
    /// <param name="other">Another layer.</param>
    /// <exception cref="ArgumentException">They have different shapes.</exception>
    public static SparseMatrix Of(SparseMatrix one, SparseMatrix other)
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

        var starts = new int[one.Outputs + 1];
        var indices = new List<int>(Math.Max(one.Count, other.Count));
        for (int output = 0; output < one.Outputs; output++)
        {
            ReadOnlySpan<int> left = one.InputsOf(output);
            ReadOnlySpan<int> right = other.InputsOf(output);
            while (!left.IsEmpty || !right.IsEmpty)
            {
                int next =
                    left.IsEmpty ? right[0]
                    : right.IsEmpty ? left[0]
                    : Math.Min(left[0], right[0]);
                indices.Add(next);
                left = !left.IsEmpty && left[0] == next ? left[1..] : left;
                right = !right.IsEmpty && right[0] == next ? right[1..] : right;
            }

            starts[output + 1] = indices.Count;
        }

        return new SparseMatrix(one.Name, one.Outputs, one.Inputs, starts, [.. indices], new float[indices.Count]);
    }
}
