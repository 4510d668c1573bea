using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// Compares two networks with convolutions: one order of the channels of each space, found when the first layer reads the space, from the summed
/// distances of the layers that have made it until then.
/// </summary>
internal sealed class ChannelDistance
{
    private readonly ChannelGraph channels;
    private readonly IReadOnlyList<SparseMatrix> first;
    private readonly IReadOnlyList<SparseMatrix> second;
    private readonly NnstdOptions options;
    private readonly Workers? workers;
    private readonly int[] spaces;

    // By space: for each channel of the first network the one of the second, once it is known, and layers that wait for it.
    private readonly Dictionary<int, IReadOnlyList<int>> orders = [];
    private readonly Dictionary<int, List<int>> makers = [];
    private readonly NnstdLayer[] layers;
    private readonly NeuronDistances?[] distances;

    public ChannelDistance(
        ChannelGraph channels,
        IReadOnlyList<SparseMatrix> first,
        IReadOnlyList<SparseMatrix> second,
        NnstdOptions options,
        Workers? workers
    )
    {
        (this.channels, this.first, this.second) = (channels, first, second);
        (this.options, this.workers) = (options, workers);
        spaces = SpacesOf(channels);
        layers = new NnstdLayer[first.Count];
        distances = new NeuronDistances[first.Count];
    }

    public NnstdDistance Compare()
    {
        orders[SpaceOf(channels.Input)] = Same(channels.Input.Channels);
        if (channels.Steps.Any(step => step is AttentionStep))
        {
            // Heads, and queries with their keys, would have to move together: the channels are held to their numbers.
            foreach (ChannelStep step in channels.Steps)
            {
                orders[SpaceOf(step.To)] = Same(step.To.Channels);
            }
        }

        if (!options.MatchOutputs)
        {
            orders[SpaceOf(channels.Output)] = Same(channels.Output.Channels);
        }

        for (int layer = 0; layer < layers.Length; layer++)
        {
            Add(layer);
        }

        foreach (int space in makers.Keys.ToArray())
        {
            Order(space);
        }

        return new NnstdDistance(layers);
    }

    private int SpaceOf(ChannelValue value) => spaces[value.Number];

    private static int[] Same(int count) => [.. Enumerable.Range(0, count)];

    private void Add(int number)
    {
        ChannelLayer layer = channels.Layers[number];
        Order(SpaceOf(layer.From));
        IReadOnlyList<int> read = orders[SpaceOf(layer.From)];
        int space = SpaceOf(layer.To);
        if (layer.IsDepthwise)
        {
            // Its columns are places of the kernel, and its outputs go with their channel.
            distances[number] = new NeuronDistances(
                first[number],
                second[number],
                Same(layer.Shape.Inputs),
                options.Weighted
            );
            int outputs = layer.Shape.Outputs / layer.From.Channels;
            orders.TryAdd(
                space,
                [.. Same(layer.Shape.Outputs).Select(output => (read[output / outputs] * outputs) + (output % outputs))]
            );
        }
        else
        {
            distances[number] = new NeuronDistances(
                first[number],
                second[number],
                Labels(layer, read),
                options.Weighted
            );
        }

        if (orders.TryGetValue(space, out IReadOnlyList<int>? order))
        {
            Hold(number, order);
        }
        else if (makers.TryGetValue(space, out List<int>? others))
        {
            others.Add(number);
        }
        else
        {
            makers[space] = [number];
        }
    }

    // For each column of the second network the one of the first that reads the same place of the channel in its order.
    private static int[] Labels(ChannelLayer layer, IReadOnlyList<int> read)
    {
        var label = new int[layer.Shape.Inputs];
        for (int column = 0; column < label.Length; column++)
        {
            label[layer.ColumnOf(read[layer.SliceOf(column)], layer.PlaceOf(column))] = column;
        }

        return label;
    }

    private void Order(int space)
    {
        if (!makers.Remove(space, out List<int>? waiting))
        {
            return;
        }

        if (waiting.Count == 1)
        {
            (double cost, IReadOnlyList<int> order) = Nnstd.Assign(
                distances[waiting[0]]!,
                options,
                workers,
                first[waiting[0]].Name
            );
            orders[space] = order;
            Set(waiting[0], cost, order);
            return;
        }

        double[] sum = distances[waiting[0]]!.ToDenseCosts();
        foreach (int layer in waiting.Skip(1))
        {
            double[] more = distances[layer]!.ToDenseCosts();
            for (int pair = 0; pair < sum.Length; pair++)
            {
                sum[pair] += more[pair];
            }
        }

        orders[space] = new DenseAssignment(sum, distances[waiting[0]]!.Neurons).Solve().Columns;
        foreach (int layer in waiting)
        {
            Hold(layer, orders[space]);
        }
    }

    private void Hold(int layer, IReadOnlyList<int> order)
    {
        double cost = 0;
        for (int neuron = 0; neuron < order.Count; neuron++)
        {
            cost += distances[layer]!.Of(neuron, order[neuron]);
        }

        Set(layer, cost, order);
    }

    private void Set(int layer, double cost, IReadOnlyList<int> order)
    {
        layers[layer] = new NnstdLayer(first[layer].Name, cost / Math.Max(1, order.Count), order);
        distances[layer] = null;
    }

    // Values whose channels are numbered alike: a sum and its sides, pooled and gathered values and what they are made of.
    private static int[] SpacesOf(ChannelGraph channels)
    {
        int[] parents = Same(channels.Values);
        foreach (ChannelStep step in channels.Steps)
        {
            if (step is SumStep sum)
            {
                parents[Root(sum.First.Number)] = Root(sum.Second.Number);
                parents[Root(sum.To.Number)] = Root(sum.First.Number);
            }
            else if (step is PoolStep pool)
            {
                parents[Root(pool.To.Number)] = Root(pool.From.Number);
            }
            else if (step is GatherStep gather)
            {
                parents[Root(gather.To.Number)] = Root(gather.From.Number);
            }
        }

        return [.. Same(channels.Values).Select(Root)];

        int Root(int value) => parents[value] == value ? value : parents[value] = Root(parents[value]);
    }
}
