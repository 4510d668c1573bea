using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>A copy of all parameters of a network: the connections of its weights, and everything else.</summary>
/// <param name="Weights">A matrix a weight, first layer first.</param>
/// <param name="Others">Biases and parameters of activations as matrix views, in the network's order, then buffers.</param>
public sealed record NetworkSnapshot(IReadOnlyList<SparseMatrix> Weights, IReadOnlyList<WeightMatrix> Others)
{
    /// <summary>Connections there are for each that there could be.</summary>
    public double Density =>
        Weights.Sum(weight => (double)weight.Count) / Weights.Sum(weight => (double)weight.Outputs * weight.Inputs);

    /// <summary>The parameters as they are now. Entries of weight 0 in a dense weight are no connections.</summary>
    /// <param name="network">The network.</param>
    public static NetworkSnapshot Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new([.. network.ToSparseMatrices()], network.OthersToMatrices());
    }

    /// <summary>
    /// Gives a network these parameters. Weights that lack connections keep those they have alone, in the form that was chosen for them or
    /// suits their number.
    /// </summary>
    /// <param name="network">A network of the same shapes.</param>
    /// <exception cref="ArgumentException">It has other shapes.</exception>
    public void Restore(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        int others = network.Parameters.Count - network.Weights.Count + network.Buffers.Count;
        if (network.Weights.Count != Weights.Count || others != Others.Count)
        {
            throw new ArgumentException(
                $"The network has {network.Weights.Count} weights and {others} other parameters and buffers; the snapshot has "
                    + $"{Weights.Count} and {Others.Count}."
            );
        }

        if (
            network.Weights.Zip(Weights).FirstOrDefault(pair => !Fits(pair.First.Shape, pair.Second)) is
            { First: not null } other
        )
        {
            throw new ArgumentException(
                $"{other.First.Name} is {other.First.Shape.Outputs} x {other.First.Shape.Inputs}; the snapshot has "
                    + $"{other.Second.Outputs} x {other.Second.Inputs}."
            );
        }

        foreach ((Parameter weight, SparseMatrix matrix) in network.Weights.Zip(Weights))
        {
            weight.Restore(matrix);
        }

        network.WriteOthers([.. Others.Select(other => other.Values)]);
    }

    private static bool Fits(MatrixShape shape, SparseMatrix matrix) =>
        shape.Outputs == matrix.Outputs && shape.Inputs == matrix.Inputs;
}
