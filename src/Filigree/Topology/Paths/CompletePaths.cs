using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// Which edges carry information from the inputs to the outputs (lightning-initialization, section 2 and Fig. 3): an edge is on a
/// complete path if its tail is reachable from some input and some output is reachable from its head. In a network with convolutions neurons are channels,
/// and a weight that never meets a pixel is on no path (<see cref="ChannelGraph"/>).
/// </summary>
public sealed class CompletePaths
{
    private readonly ChannelGraph channels;
    private readonly ChannelReach reach;

    private CompletePaths(SparseGraph graph, ChannelGraph channels)
    {
        this.channels = channels;
        reach = new ChannelReach(channels, graph.Layers);
        Layers = [.. graph.Layers.Zip(channels.Layers, Count)];
        Overall = new LayerPaths("overall", Layers.Sum(l => l.Edges), Layers.Sum(l => l.EdgesOnPaths))
        {
            Slices = Layers.Sum(layer => layer.Slices),
            SlicesOnPaths = Layers.Sum(layer => layer.SlicesOnPaths),
        };
        DeadNeurons = [reach.DeadIn(channels.Input), .. channels.Layers.Select(layer => reach.DeadIn(layer.To))];
        DeadOutputs = reach.DeadIn(channels.Output);
    }

    /// <summary>Edges on complete paths, layer by layer.</summary>
    public IReadOnlyList<LayerPaths> Layers { get; }

    /// <summary>Edges on complete paths in the whole network.</summary>
    public LayerPaths Overall { get; }

    /// <summary>Share of all edges on complete paths; 0 where there are no edges.</summary>
    public double Share => Overall.Share;

    /// <summary>
    /// Number of dead neurons among the inputs, then among the outputs of each layer of weights: filters, of a convolution. Those of the last
    /// layer are the network's outputs unless a sum stands behind it.
    /// </summary>
    public IReadOnlyList<int> DeadNeurons { get; }

    /// <summary>Number of the network's outputs that no path from an input ends in.</summary>
    public int DeadOutputs { get; }

    /// <summary>True if no path from an input ends in the neuron, or none from it in an output.</summary>
    /// <param name="layer">Layer of neurons; 0 for the inputs, else the number of the layer of weights whose outputs they are, from 1.</param>
    /// <param name="neuron">Neuron of that layer.</param>
    public bool IsDead(int layer, int neuron) =>
        reach.IsDead(layer == 0 ? channels.Input : channels.Layers[layer - 1].To, neuron);

    /// <summary>Finds the edges on complete paths.</summary>
    /// <param name="graph">The kept edges.</param>
    /// <param name="channels">How the layers join; null for layers that follow each other.</param>
    /// <exception cref="ArgumentException">
    /// The layers are not those of <paramref name="channels"/>, or, without one, a layer has not as many inputs as the one before has outputs.
    /// </exception>
    public static CompletePaths Of(SparseGraph graph, ChannelGraph? channels = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new CompletePaths(graph, channels ?? ChainOf(graph.Layers));
    }

    /// <summary>The layers without the connections that are on no complete path, such as those from neurons without inputs.</summary>
    /// <param name="layers">The connections, first layer first.</param>
    /// <param name="channels">How channels lead from layer to layer.</param>
    internal static SparseMatrix[] Living(IReadOnlyList<SparseMatrix> layers, ChannelGraph channels)
    {
        CompletePaths paths = Of(new SparseGraph(layers.Select(SparseLayer.Of)), channels);
        return [.. layers.Select((layer, index) => layer.Only(paths.Mark(index, layer)))];
    }

    internal static ChannelGraph ChainOf(IReadOnlyList<SparseLayer> layers)
    {
        if (layers.Count == 0)
        {
            throw new ArgumentException("A graph without layers has no paths.");
        }

        for (int layer = 1; layer < layers.Count; layer++)
        {
            if (layers[layer].Inputs != layers[layer - 1].Outputs)
            {
                throw new ArgumentException(
                    $"Paths need layers that follow each other; {layers[layer].Name} has {layers[layer].Inputs} inputs, "
                        + $"{layers[layer - 1].Name} has {layers[layer - 1].Outputs} outputs."
                );
            }
        }

        return ChannelGraph.Chain([
            .. layers.Select(layer => (layer.Name, new MatrixShape(layer.Outputs, layer.Inputs))),
        ]);
    }

    /// <summary>Which connections of a layer are on complete paths.</summary>
    /// <param name="index">Index of the layer.</param>
    /// <param name="edges">The layer, as it was given.</param>
    internal bool[] Mark(int index, SparseMatrix edges)
    {
        ChannelLayer layer = channels.Layers[index];
        var marks = new bool[edges.Count];
        for (int output = 0; output < edges.Outputs; output++)
        {
            bool reaches = reach.Reaches(layer.To, output);
            for (int place = edges.Starts[output]; place < edges.Starts[output + 1]; place++)
            {
                int column = edges.Indices[place];
                int channel = layer.IsPlain ? column : layer.ChannelOf(output, column);
                marks[place] = reaches && layer.IsLive(column) && reach.IsReached(layer.From, channel);
            }
        }

        return marks;
    }

    private LayerPaths Count(SparseLayer edges, ChannelLayer layer)
    {
        long onPaths = 0;
        long slices = 0;
        long slicesOnPaths = 0;
        var lastKept = new int[layer.From.Channels];
        var lastOnPath = new int[layer.From.Channels];
        for (int output = 0; output < edges.Outputs; output++)
        {
            bool reaches = reach.Reaches(layer.To, output);
            foreach (int column in edges.InputsOf(output))
            {
                int channel = layer.IsPlain ? column : layer.ChannelOf(output, column);
                slices += Mark(lastKept);
                if (reaches && layer.IsLive(column) && reach.IsReached(layer.From, channel))
                {
                    onPaths++;
                    slicesOnPaths += Mark(lastOnPath);
                }

                // 1 where this is the first of the output's edges from that channel.
                int Mark(int[] last)
                {
                    bool isFirst = last[channel] != output + 1;
                    last[channel] = output + 1;
                    return isFirst ? 1 : 0;
                }
            }
        }

        return new LayerPaths(edges.Name, edges.EdgeCount, onPaths) { Slices = slices, SlicesOnPaths = slicesOnPaths };
    }
}
