using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>
/// Random connections of equal degrees on both sides: neurons of a layer have as many inputs, and as many outputs, but for one. Such graphs are nearly
/// Ramanujan graphs, the best expanders of their degrees, with a probability that goes to 1 (Friedman 2003).
/// </summary>
/// <param name="counts">How many connections each layer has.</param>
internal sealed class Regular(SparseLayers counts) : IWiring
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "regular",
            "connections at random, as many for each input and for each output (nearly Ramanujan)",
            SparseLayers.Options,
            options => new Regular(SparseLayers.Of(options))
        )
        {
            Source = "Friedman 2003",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool LeavesZeros => true;

    /// <inheritdoc/>
    public IReadOnlyList<long> Connections(IReadOnlyList<MatrixShape> layers) => counts.Counts(layers);

    /// <inheritdoc/>
    public double? RequestedDensity(IReadOnlyList<MatrixShape> layers) => counts.RequestedDensity(layers);

    /// <inheritdoc/>
    public void Wire(Network network, Randomness randomness) => counts.Wire(network, randomness, Connect);

    // Each output takes the inputs that have the fewest outputs so far, at random among equal ones.
    private static SparseMatrix Connect(string name, MatrixShape shape, long count, RandomStream stream)
    {
        int[] dealt = FanIns.Deal(FanInLaw.Fixed, shape, count, stream);
        var starts = new int[shape.Outputs + 1];
        var indices = new int[count];
        int[] order = stream.Permutation(shape.Inputs);
        int position = 0;
        for (int output = 0; output < shape.Outputs; output++)
        {
            Span<int> own = indices.AsSpan(starts[output], dealt[output]);
            for (int index = 0; index < own.Length; index++)
            {
                if (position == order.Length)
                {
                    // All inputs have as many again: a new order, in which those this output has come last.
                    var taken = own[..index].ToArray().ToHashSet();
                    stream.Shuffle(order.AsSpan());
                    order = [.. order.Where(input => !taken.Contains(input)), .. order.Where(taken.Contains)];
                    position = 0;
                }

                own[index] = order[position++];
            }

            own.Sort();
            starts[output + 1] = starts[output] + own.Length;
        }

        return new SparseMatrix(name, shape.Outputs, shape.Inputs, starts, indices, new float[count]) { Shape = shape };
    }
}
