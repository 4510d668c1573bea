using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// A sparse network as one graph without directions: neurons, and a connection an edge, whatever its weight (Hoang et al. 2023, 2305.16886).
/// </summary>
internal sealed class Topometrics
{
    private readonly int[] starts;
    private readonly int[] neighbours;

    private Topometrics(IReadOnlyList<SparseMatrix> layers)
    {
        (starts, neighbours) = Adjacency(layers);
        int neurons = starts.Length - 1;
        RemovedEdges = layers.Sum(layer => ((long)layer.Outputs * layer.Inputs) - layer.Count);
        for (int layer = 1; layer < layers.Count; layer++)
        {
            var sends = new bool[layers[layer].Inputs];
            foreach (int input in layers[layer].Indices)
            {
                sends[input] = true;
            }

            for (int neuron = 0; neuron < sends.Length; neuron++)
            {
                bool receives = layers[layer - 1].InputsOf(neuron).Length > 0;
                Sources += !receives && sends[neuron] ? 1 : 0;
                Sinks += receives && !sends[neuron] ? 1 : 0;
            }
        }

        Isolated = Enumerable.Range(0, neurons).Count(neuron => Degree(neuron) == 0);
        MeanDegree = 2.0 * layers.Sum(layer => (double)layer.Count) / neurons;
        MeanStrength = 2 * layers.Sum(layer => layer.Values.Sum(weight => Math.Abs((double)weight))) / neurons;
        LargestCore = FindLargestCore();
        (Components, Bridges, CutVertices) = Search();
    }

    /// <summary>Hidden neurons with outgoing connections alone.</summary>
    public int Sources { get; }

    /// <summary>Hidden neurons with incoming connections alone.</summary>
    public int Sinks { get; }

    /// <summary>Neurons without any connection, inputs and outputs of the network included.</summary>
    public int Isolated { get; }

    /// <summary>Places without a connection.</summary>
    public long RemovedEdges { get; }

    /// <summary>Connections of a neuron, on the mean.</summary>
    public double MeanDegree { get; }

    /// <summary>Sum of the magnitudes of a neuron's weights, on the mean.</summary>
    public double MeanStrength { get; }

    /// <summary>The largest k for which some neurons have at least k connections among themselves each.</summary>
    public int LargestCore { get; }

    /// <summary>Parts that no connection joins; an isolated neuron is one.</summary>
    public int Components { get; }

    /// <summary>Connections without which there were more parts.</summary>
    public int Bridges { get; }

    /// <summary>Neurons without which there were more parts.</summary>
    public int CutVertices { get; }

    /// <summary>Measures a network.</summary>
    /// <param name="layers">Its connections, layers that follow each other.</param>
    /// <exception cref="ArgumentException">There are none, or a layer has not as many inputs as the one before has outputs.</exception>
    public static Topometrics Of(IReadOnlyList<SparseMatrix> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        bool isChain =
            layers.Count > 0
            && layers.Skip(1).Zip(layers, (layer, before) => layer.Inputs == before.Outputs).All(x => x);
        return isChain
            ? new Topometrics(layers)
            : throw new ArgumentException(
                "The graph of a network needs layers that follow each other.",
                nameof(layers)
            );
    }

    private int Degree(int neuron) => starts[neuron + 1] - starts[neuron];

    private static int[] Sums(int[] sizes)
    {
        var sums = new int[sizes.Length + 1];
        for (int index = 0; index < sizes.Length; index++)
        {
            sums[index + 1] = sums[index] + sizes[index];
        }

        return sums;
    }

    private static (int[] Starts, int[] Neighbours) Adjacency(IReadOnlyList<SparseMatrix> layers)
    {
        int[] offsets = Sums([layers[0].Inputs, .. layers.Select(layer => layer.Outputs)]);
        var starts = new int[offsets[^1] + 1];
        ForEach((from, to) => (starts[from + 1], starts[to + 1]) = (starts[from + 1] + 1, starts[to + 1] + 1));
        for (int neuron = 0; neuron + 1 < starts.Length; neuron++)
        {
            starts[neuron + 1] += starts[neuron];
        }

        var neighbours = new int[starts[^1]];
        int[] next = [.. starts];

        ForEach((from, to) => (neighbours[next[from]++], neighbours[next[to]++]) = (to, from));
        return (starts, neighbours);

        void ForEach(Action<int, int> edge)
        {
            for (int layer = 0; layer < layers.Count; layer++)
            {
                for (int output = 0; output < layers[layer].Outputs; output++)
                {
                    foreach (int input in layers[layer].InputsOf(output))
                    {
                        edge(offsets[layer] + input, offsets[layer + 1] + output);
                    }
                }
            }
        }
    }

    // Neurons of the smallest degree left go one after another; the largest degree that one has then is the core.
    private int FindLargestCore()
    {
        int neurons = starts.Length - 1;
        int[] degrees = [.. Enumerable.Range(0, neurons).Select(Degree)];
        var queue = new PriorityQueue<int, int>(
            Enumerable.Range(0, neurons).Select(neuron => (neuron, degrees[neuron]))
        );
        var isGone = new bool[neurons];
        int core = 0;
        while (queue.TryDequeue(out int neuron, out int degree))
        {
            if (isGone[neuron] || degree != degrees[neuron])
            {
                continue;
            }

            core = Math.Max(core, degree);
            isGone[neuron] = true;
            foreach (int other in neighbours.AsSpan(starts[neuron]..starts[neuron + 1]))
            {
                if (!isGone[other])
                {
                    queue.Enqueue(other, --degrees[other]);
                }
            }
        }

        return core;
    }

    // Tarjan's search in depth, without recursion.
    private (int Components, int Bridges, int CutVertices) Search()
    {
        int neurons = starts.Length - 1;
        var order = new int[neurons];
        var lowest = new int[neurons];
        var parent = new int[neurons];
        int[] next = [.. starts];
        var cuts = new bool[neurons];
        int time = 0;
        int components = 0;
        int bridges = 0;
        var path = new Stack<int>();
        for (int root = 0; root < neurons; root++)
        {
            if (order[root] > 0)
            {
                continue;
            }

            components++;
            int branches = 0;
            parent[root] = -1;
            order[root] = lowest[root] = ++time;
            path.Push(root);
            while (path.TryPeek(out int neuron))
            {
                if (next[neuron] < starts[neuron + 1])
                {
                    int other = neighbours[next[neuron]++];
                    if (order[other] == 0)
                    {
                        parent[other] = neuron;
                        order[other] = lowest[other] = ++time;
                        path.Push(other);
                    }
                    else if (other != parent[neuron])
                    {
                        lowest[neuron] = Math.Min(lowest[neuron], order[other]);
                    }

                    continue;
                }

                path.Pop();
                int above = parent[neuron];
                if (above < 0)
                {
                    continue;
                }

                lowest[above] = Math.Min(lowest[above], lowest[neuron]);
                bridges += lowest[neuron] > order[above] ? 1 : 0;
                if (above == root)
                {
                    branches++;
                }
                else if (lowest[neuron] >= order[above])
                {
                    cuts[above] = true;
                }
            }

            cuts[root] = branches > 1;
        }

        return (components, bridges, cuts.Count(isCut => isCut));
    }
}
