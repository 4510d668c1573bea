using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// Neural Network Sparse Topology Distance (topological-insights, section 3, Algorithm 1): how different the connections of two
/// networks of equal layer sizes are, where hidden neurons may be numbered in any way. Layer by layer, the neurons of one network are assigned to
/// those of the other so that their distances add up to as little as possible; the distance of two neurons is the share of their inputs
/// that only one of them has, 0 for two without inputs. Then the second network's inputs of the next layer are renumbered by the assignment. Biases
/// take no part.
/// </summary>
/// <remarks>
/// <para>A layer's cost is unique, the assignment is not always, and the layers behind it depend on it: programs that break ties otherwise may give
/// other distances for deeper layers. Here the lowest numbers win (see <see cref="Assignment"/>), seen from whichever of the two networks
/// comes first when their connections are compared in order, so that exchanging the networks changes nothing.</para>
/// <para>The distance of a network to itself with its hidden neurons renumbered is 0 in the first layer, and in all layers if no two
/// neurons of a layer have the same inputs.</para>
/// <para>A layer that has more inputs than the one before has outputs, a multiple of them, is taken to read them in blocks of
/// neighbours: a convolution's matrix view, or a linear layer behind flattened feature maps. Networks whose layers do not follow each other so are compared by
/// <see cref="NnstdOptions.Channels"/>: a filter is a neuron, channels that a residual sum joins are numbered alike, in the order that makes the summed distances
/// of the layers which first make them least; layers that add to them later, and depthwise ones, are held to that order.</para>
/// </remarks>
public static class Nnstd
{
    // Where more pairs than this share are nearer than 1, the full matrix is faster; above this number, too large for memory.
    private const int DenseShare = 8;
    private const long MostPairs = 1 << 28;

    /// <summary>The distance of two networks.</summary>
    /// <param name="first">A network's layers, first layer first; connections are what is listed, whatever they weigh.</param>
    /// <param name="second">The other network's, of the same sizes.</param>
    /// <param name="options">How they are compared; the paper's way if null.</param>
    /// <param name="workers">Threads that help an approximate assignment; the caller's alone when null. The result does not depend on them.</param>
    /// <exception cref="ArgumentException">
    /// <see cref="FindMismatch"/> finds something, or a weight that is to be weighed is not finite.
    /// </exception>
    /// <exception cref="UserError">A layer is too wide for an exact assignment.</exception>
    public static NnstdDistance Distance(
        IReadOnlyList<SparseMatrix> first,
        IReadOnlyList<SparseMatrix> second,
        NnstdOptions? options = null,
        Workers? workers = null
    )
    {
        options ??= NnstdOptions.Default;
        if (FindMismatch(first, second, options.Channels) is { } mismatch)
        {
            throw new ArgumentException(mismatch);
        }

        return NetworkOrder.Compare(first, second, options.Weighted) <= 0
            ? Compare(first, second, options, workers)
            : Exchanged(Compare(second, first, options, workers), first);
    }

    /// <summary>Says why two networks cannot be compared, or null if they can.</summary>
    /// <param name="first">A network's layers, first layer first.</param>
    /// <param name="second">The other network's.</param>
    /// <param name="channels">How the layers join; null for layers of which each reads the one before.</param>
    public static string? FindMismatch(
        IReadOnlyList<SparseMatrix> first,
        IReadOnlyList<SparseMatrix> second,
        ChannelGraph? channels = null
    )
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count)
        {
            return $"one network has {first.Count} layers, the other {second.Count}";
        }

        for (int layer = 0; layer < first.Count; layer++)
        {
            SparseMatrix one = first[layer];
            SparseMatrix other = second[layer];
            if ((one.Outputs, one.Inputs) != (other.Outputs, other.Inputs))
            {
                return $"{one.Name} is {one.Outputs} x {one.Inputs} in one network, "
                    + $"and {other.Name} {other.Outputs} x {other.Inputs} in the other";
            }

            if (
                channels is null
                && layer > 0
                && (first[layer - 1].Outputs == 0 || one.Inputs % first[layer - 1].Outputs != 0)
            )
            {
                return $"{one.Name} has {one.Inputs} inputs, which do not follow the {first[layer - 1].Outputs} outputs of "
                    + first[layer - 1].Name;
            }
        }

        return channels?.FindMismatch([.. first.Select(layer => (layer.Name, layer.Outputs, layer.Inputs))])
            ?? channels
                ?.Layers.Take(first.Count)
                .Where(layer => layer.Groups > 1 && !layer.IsDepthwise)
                .Select(layer =>
                    $"{layer.Name} has {layer.Groups} groups of channels; distances are known for one group, and for as many as channels"
                )
                .FirstOrDefault();
    }

    private static NnstdDistance Compare(
        IReadOnlyList<SparseMatrix> first,
        IReadOnlyList<SparseMatrix> second,
        NnstdOptions options,
        Workers? workers
    )
    {
        if (options.Channels is { IsChain: false } channels)
        {
            return new ChannelDistance(channels, first, second, options, workers).Compare();
        }

        var layers = new NnstdLayer[first.Count];
        IReadOnlyList<int> neurons = [];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            int[] label = Labels(neurons, first[layer].Inputs);
            var distances = new NeuronDistances(first[layer], second[layer], label, options.Weighted);
            bool isHeld = layer == layers.Length - 1 && !options.MatchOutputs;
            (double cost, neurons) = isHeld ? Hold(distances) : Assign(distances, options, workers, first[layer].Name);
            layers[layer] = new NnstdLayer(first[layer].Name, cost / Math.Max(1, distances.Neurons), neurons);
        }

        return new NnstdDistance(layers);
    }

    // For each input of the second network its number in the first, from the assignment of the layer before.
    private static int[] Labels(IReadOnlyList<int> neurons, int inputs)
    {
        var label = new int[inputs];
        int block = neurons.Count == 0 ? inputs : inputs / neurons.Count;
        for (int input = 0; input < inputs; input++)
        {
            int source = neurons.Count == 0 ? input : (neurons[input / block] * block) + (input % block);
            label[source] = input;
        }

        return label;
    }

    internal static (double Cost, IReadOnlyList<int> Neurons) Hold(NeuronDistances distances)
    {
        int[] neurons = [.. Enumerable.Range(0, distances.Neurons)];
        return (neurons.Sum(neuron => distances.Of(neuron, neuron)), neurons);
    }

    internal static (double Cost, IReadOnlyList<int> Neurons) Assign(
        NeuronDistances distances,
        NnstdOptions options,
        Workers? workers,
        string name
    )
    {
        if (options.Approximation is { } approximation)
        {
            return ApproximateAssignment.Solve(distances, approximation, workers ?? Workers.Single);
        }

        long pairs = (long)distances.Neurons * distances.Neurons;
        long near = distances.JoinSteps();
        if (Math.Min(pairs, near) > MostPairs)
        {
            throw new UserError(
                $"{distances.Neurons} neurons of which up to {near} pairs share inputs",
                name,
                $"at most {MostPairs} pairs for an exact assignment",
                "choose the approximate one"
            );
        }

        AssignmentSolution solution =
            near <= pairs / DenseShare || pairs > MostPairs
                ? SparseAssignment.Solve(distances.ToSparseCosts())
                : new DenseAssignment(distances.ToDenseCosts(), distances.Neurons).Solve();
        return (solution.Cost, solution.Columns);
    }

    private static NnstdDistance Exchanged(NnstdDistance distance, IReadOnlyList<SparseMatrix> first) =>
        new([
            .. distance.Layers.Select(
                (layer, index) =>
                {
                    var neurons = new int[layer.Neurons.Count];
                    for (int neuron = 0; neuron < neurons.Length; neuron++)
                    {
                        neurons[layer.Neurons[neuron]] = neuron;
                    }

                    return new NnstdLayer(first[index].Name, layer.Distance, neurons);
                }
            ),
        ]);
}
