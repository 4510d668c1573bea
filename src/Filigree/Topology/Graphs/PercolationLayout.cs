using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// The neurons of a network numbered through, which of them are inputs and outputs, which lead on to others without a weight, and the neurons
/// that each weight joins.
/// </summary>
internal sealed class PercolationLayout
{
    private readonly LayerPlan[] layers;

    // Channels that are pooled, or added; null where there are none.
    private readonly int[][]? following;
    private readonly int[][]? preceding;

    /// <summary>Numbers the neurons of a network.</summary>
    /// <param name="channels">How its layers join.</param>
    /// <exception cref="UserError">There is attention.</exception>
    public PercolationLayout(ChannelGraph channels)
    {
        var first = new int[channels.Values];
        Inputs = channels.Input.Channels;
        Neurons = Inputs;
        foreach (ChannelStep step in channels.Steps)
        {
            first[step.To.Number] = Neurons;
            Neurons = checked(Neurons + step.To.Channels);
        }

        Outputs = channels.Output.Channels;
        FirstOutput = first[channels.Output.Number];
        layers =
        [
            .. channels.Layers.Select(layer => new LayerPlan(
                layer.Shape.Places,
                layer.Shape.Inputs,
                first[layer.From.Number],
                first[layer.To.Number],
                layer.IsPlain ? null : layer
            )),
        ];
        (following, preceding) = Links(channels, first, Neurons);
    }

    /// <summary>How many neurons.</summary>
    public int Neurons { get; }

    /// <summary>How many of them are inputs; they come first.</summary>
    public int Inputs { get; }

    /// <summary>How many are outputs.</summary>
    public int Outputs { get; }

    /// <summary>The first output.</summary>
    public int FirstOutput { get; }

    /// <summary>The neurons that one leads on to without a weight.</summary>
    public ReadOnlySpan<int> Following(int neuron) => following is null ? [] : following[neuron];

    /// <summary>The neurons that lead on to one without a weight.</summary>
    public ReadOnlySpan<int> Preceding(int neuron) => preceding is null ? [] : preceding[neuron];

    /// <summary>The neurons that a weight joins.</summary>
    /// <param name="position">Its place among all weights, layer after layer.</param>
    /// <param name="tail">The neuron that it reads.</param>
    /// <param name="head">The neuron that it makes.</param>
    /// <returns>False if it never meets a pixel.</returns>
    public bool TryJoin(int position, out int tail, out int head)
    {
        int number = 0;
        for (; position >= layers[number].Count; number++)
        {
            position -= (int)layers[number].Count;
        }

        ref readonly LayerPlan layer = ref layers[number];
        int output = position / layer.Columns;
        int column = position - (output * layer.Columns);
        head = layer.FirstHead + output;
        tail = layer.FirstTail + (layer.Channels?.ChannelOf(output, column) ?? column);
        return layer.Channels is null || layer.Channels.IsLive(column);
    }

    /// <summary>The number of weights, which must be those of the layers.</summary>
    /// <param name="weights">A matrix a layer.</param>
    /// <exception cref="ArgumentException">They do not fit the layers, or are too many.</exception>
    public long Count(IReadOnlyList<float[]> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Count, layers.Length, nameof(weights));
        long total = 0;
        for (int layer = 0; layer < weights.Count; layer++)
        {
            long expected = layers[layer].Count;
            if (weights[layer].Length != expected)
            {
                throw new ArgumentException(
                    $"Layer {layer} has {expected} weights; the array has {weights[layer].Length}.",
                    nameof(weights)
                );
            }

            total += expected;
        }

        return total <= Array.MaxLength
            ? total
            : throw new ArgumentException($"{total} weights are more than a curve can order.", nameof(weights));
    }

    private static (int[][]? Following, int[][]? Preceding) Links(ChannelGraph channels, int[] first, int neurons)
    {
        var links = new List<(int From, int To)>();
        foreach (ChannelStep step in channels.Steps)
        {
            ChannelValue[] sources = step switch
            {
                WeightStep => [],
                SumStep sum => [sum.First, sum.Second],
                PoolStep pool => [pool.From],
                GatherStep gather => [gather.From],
                _ => throw new UserError(
                    "connections of a network with attention are not added one by one: one of a query decides about those of values",
                    "percolation",
                    "a network without attention"
                ),
            };
            foreach (ChannelValue source in sources)
            {
                links.AddRange(
                    Enumerable
                        .Range(0, source.Channels)
                        .Select(channel => (first[source.Number] + channel, first[step.To.Number] + channel))
                );
            }
        }

        if (links.Count == 0)
        {
            return (null, null);
        }

        ILookup<int, int> following = links.ToLookup(link => link.From, link => link.To);
        ILookup<int, int> preceding = links.ToLookup(link => link.To, link => link.From);
        return (
            [.. Enumerable.Range(0, neurons).Select(neuron => following[neuron].ToArray())],
            [.. Enumerable.Range(0, neurons).Select(neuron => preceding[neuron].ToArray())]
        );
    }

    /// <summary>Where the edges of one layer lie.</summary>
    /// <param name="Count">Places of its matrix view.</param>
    /// <param name="Columns">Columns of the view.</param>
    /// <param name="FirstTail">The neuron that is its first input.</param>
    /// <param name="FirstHead">The neuron that is its first output.</param>
    /// <param name="Channels">What its columns read, where they are not one channel each; else null.</param>
    private readonly record struct LayerPlan(
        long Count,
        int Columns,
        int FirstTail,
        int FirstHead,
        ChannelLayer? Channels
    );
}
