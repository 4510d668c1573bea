namespace Filigree.Topology;

/// <summary>
/// Which edges carry information from the inputs to the outputs (lightning-initialization, section 2 and Fig. 3): an edge is on a
/// complete path if its tail is reachable from some input and some output is reachable from its head.
/// </summary>
public sealed class CompletePaths
{
    private readonly NeuronSet[] reached;
    private readonly NeuronSet[] reaching;

    private CompletePaths(SparseGraph graph, NeuronSet[] reached, NeuronSet[] reaching)
    {
        this.reached = reached;
        this.reaching = reaching;
        Layers = [.. graph.Layers.Select((layer, index) => Count(layer, reached[index], reaching[index + 1]))];
        Overall = new LayerPaths("overall", Layers.Sum(l => l.Edges), Layers.Sum(l => l.EdgesOnPaths));
        DeadNeurons =
        [
            .. reached.Select((set, layer) => Enumerable.Range(0, set.Count).Count(neuron => IsDead(layer, neuron))),
        ];
    }

    /// <summary>Edges on complete paths, layer by layer.</summary>
    public IReadOnlyList<LayerPaths> Layers { get; }

    /// <summary>Edges on complete paths in the whole network.</summary>
    public LayerPaths Overall { get; }

    /// <summary>Share of all edges on complete paths; 0 where there are no edges.</summary>
    public double Share => Overall.Share;

    /// <summary>Number of dead neurons in each layer of neurons, the inputs first and the outputs last.</summary>
    public IReadOnlyList<int> DeadNeurons { get; }

    /// <summary>True if no path from an input ends in the neuron, or none from it in an output.</summary>
    /// <param name="layer">Layer of neurons; 0 for the inputs.</param>
    /// <param name="neuron">Neuron of that layer.</param>
    public bool IsDead(int layer, int neuron) => !reached[layer].Contains(neuron) || !reaching[layer].Contains(neuron);

    /// <summary>Finds the edges on complete paths.</summary>
    /// <param name="graph">Layers that follow each other.</param>
    /// <exception cref="ArgumentException">A layer has not as many inputs as the one before has outputs.</exception>
    public static CompletePaths Of(SparseGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        IReadOnlyList<SparseLayer> layers = graph.Layers;
        RequireChain(layers);
        var reached = new NeuronSet[layers.Count + 1];
        reached[0] = new NeuronSet(layers[0].Inputs, all: true);
        for (int layer = 0; layer < layers.Count; layer++)
        {
            reached[layer + 1] = new NeuronSet(layers[layer].Outputs);
            for (int output = 0; output < layers[layer].Outputs; output++)
            {
                if (reached[layer].ContainsAny(layers[layer].InputsOf(output)))
                {
                    reached[layer + 1].Add(output);
                }
            }
        }

        var reaching = new NeuronSet[layers.Count + 1];
        reaching[^1] = new NeuronSet(layers[^1].Outputs, all: true);
        for (int layer = layers.Count - 1; layer >= 0; layer--)
        {
            reaching[layer] = new NeuronSet(layers[layer].Inputs);
            for (int output = 0; output < layers[layer].Outputs; output++)
            {
                if (reaching[layer + 1].Contains(output))
                {
                    foreach (int input in layers[layer].InputsOf(output))
                    {
                        reaching[layer].Add(input);
                    }
                }
            }
        }

        return new CompletePaths(graph, reached, reaching);
    }

    internal static void RequireChain(IReadOnlyList<SparseLayer> layers)
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
    }

    private static LayerPaths Count(SparseLayer layer, NeuronSet tails, NeuronSet heads)
    {
        long onPaths = 0;
        for (int output = 0; output < layer.Outputs; output++)
        {
            if (heads.Contains(output))
            {
                foreach (int input in layer.InputsOf(output))
                {
                    onPaths += tails.Contains(input) ? 1 : 0;
                }
            }
        }

        return new LayerPaths(layer.Name, layer.EdgeCount, onPaths);
    }
}
