using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>Puts networks of equal sizes in an order that depends on their connections alone.</summary>
internal static class NetworkOrder
{
    /// <summary>Below 0, 0 or above 0, as the first network comes before, beside or behind the second.</summary>
    /// <param name="first">A network.</param>
    /// <param name="second">Another one of the same sizes.</param>
    /// <param name="withWeights">True to look at the weights of equal connections too.</param>
    public static int Compare(IReadOnlyList<SparseMatrix> first, IReadOnlyList<SparseMatrix> second, bool withWeights)
    {
        for (int layer = 0; layer < first.Count; layer++)
        {
            SparseMatrix one = first[layer];
            SparseMatrix other = second[layer];
            int order = one.Starts.AsSpan().SequenceCompareTo(other.Starts);
            order = order != 0 ? order : one.Indices.AsSpan().SequenceCompareTo(other.Indices);
            order = order != 0 || !withWeights ? order : one.Values.AsSpan().SequenceCompareTo(other.Values);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
