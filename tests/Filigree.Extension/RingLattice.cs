using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;
using Filigree.Wiring;

namespace MyRules;

/// <summary>
/// A sparse wiring: the neurons of each layer stand in a ring, and each is connected to the nearest neurons of the layer before. Memory grows with
/// the connections: no matrix of a whole layer is ever made.
/// </summary>
/// <param name="foundation">Draws the weights, for the layer's full shape.</param>
/// <param name="neighbours">Connections of each output neuron.</param>
public sealed class RingLattice(Initializer foundation, int neighbours) : IWiring
{
    private static readonly CountOption NeighboursOption = new(
        "neighbours",
        "connections of each output neuron",
        8,
        1,
        1_000_000
    );

    private static readonly NestedOption<IWiring> BaseOption = Initializer.BaseOption(
        "the rule that draws the weights"
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "ring-lattice",
            "each neuron is connected to the nearest ones of the layer before, on a ring",
            [NeighboursOption, BaseOption],
            options => new RingLattice((Initializer)options.Get(BaseOption), options.Get(NeighboursOption))
        )
        {
            Source = "Watts and Strogatz 1998",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool LeavesZeros => true;

    /// <inheritdoc/>
    public IReadOnlyList<long> Connections(IReadOnlyList<MatrixShape> layers) =>
        [.. layers.Select(layer => (long)layer.Outputs * Math.Min(neighbours, layer.Inputs))];

    /// <inheritdoc/>
    public void Wire(Network network, Randomness randomness)
    {
        network.Reset(randomness);
        for (int layer = 0; layer < network.Weights.Count; layer++)
        {
            Parameter weight = network.Weights[layer];
            var weights = new float[Connections([weight.Shape])[0]];
            foundation.Sample(weights, weight.Shape, randomness.Stream(StreamNames.Weights, layer));
            weight.Connect(Ring(weight, weights));
        }
    }

    private static SparseMatrix Ring(Parameter weight, float[] weights)
    {
        (int outputs, int inputs) = (weight.Shape.Outputs, weight.Shape.Inputs);
        int each = weights.Length / outputs;
        var starts = new int[outputs + 1];
        var indices = new int[weights.Length];
        for (int output = 0; output < outputs; output++)
        {
            int first = (int)((long)output * inputs / outputs) - (each / 2);
            Span<int> own = indices.AsSpan(output * each, each);
            for (int neighbour = 0; neighbour < each; neighbour++)
            {
                own[neighbour] = (first + neighbour + inputs) % inputs;
            }

            own.Sort();
            starts[output + 1] = (output + 1) * each;
        }

        return new SparseMatrix(weight.Name, outputs, inputs, starts, indices, weights);
    }
}
