using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// The share of the strongest edges that lie on complete paths, as edges are added from the strongest down (lightning-initialization,
/// Fig. 3). Each edge is looked at a fixed number of times for the whole curve, however many points it has. The instance
/// keeps its memory (some 30 bytes a weight), so that many draws of one network cost no allocation.
/// </summary>
public sealed class Percolation
{
    private const long FewestSorted = 4096;

    private readonly PercolationLayout layout;
    private readonly StrengthOrder order = new();
    private readonly bool[] reached;
    private readonly bool[] reaching;

    // Edges into a neuron whose tails are reached: they are on complete paths once the neuron reaches an output.
    private readonly int[] reachedEdges;

    // Edges that wait for their tail to be reached, or for their head to reach an output: linked lists by neuron.
    private readonly int[] waitingTail;
    private readonly int[] waitingHead;
    private readonly int[] stack;
    private int[] tails = [];
    private int[] heads = [];
    private int[] nextOfTail = [];
    private int[] nextOfHead = [];
    private long edgesOnPaths;

    /// <summary>Prepares for networks of one size.</summary>
    /// <param name="widths">Neurons a layer, inputs first, outputs last: at least two, each at least 1.</param>
    public Percolation(IReadOnlyList<int> widths)
        : this(Chain(widths)) { }

    /// <summary>
    /// Prepares for networks whose neurons are channels: a weight is an edge from the channel that it reads to the one that it makes, and on no path
    /// where it never meets a pixel; pooled and added channels lead on without an edge.
    /// </summary>
    /// <param name="channels">How their layers join.</param>
    /// <exception cref="UserError">There is attention, in which an edge decides about others than those behind it.</exception>
    public Percolation(ChannelGraph channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        layout = new PercolationLayout(channels);
        int neurons = layout.Neurons;
        reached = new bool[neurons];
        reaching = new bool[neurons];
        reachedEdges = new int[neurons];
        waitingTail = new int[neurons];
        waitingHead = new int[neurons];
        stack = new int[neurons];
    }

    /// <summary>The curve of one network.</summary>
    /// <param name="weights">The layers' weights, first layer first; each has as many inputs as the one before has outputs.</param>
    /// <param name="edgeCounts">How many of the strongest edges are kept at each point, ascending.</param>
    /// <returns>At each point the share of the kept edges on complete paths.</returns>
    public static double[] Curve(IReadOnlyList<WeightMatrix> weights, ReadOnlySpan<long> edgeCounts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(weights.Count, nameof(weights));
        double[] shares = new double[edgeCounts.Length];
        var percolation = new Percolation([weights[0].Inputs, .. weights.Select(matrix => matrix.Outputs)]);
        percolation.Measure([.. weights.Select(matrix => matrix.Values)], edgeCounts, shares);
        return shares;
    }

    /// <summary>The curve of one network.</summary>
    /// <param name="weights">A matrix a layer, outputs * inputs numbers, row-major [output, input].</param>
    /// <param name="edgeCounts">
    /// How many of the strongest edges are kept at each point, ascending; the same edges as <see cref="SparseGraph.Strongest"/>
    /// keeps.
    /// </param>
    /// <param name="shares">At each point the share of the kept edges on complete paths; 0 where none is kept.</param>
    /// <exception cref="ArgumentException">The weights do not fit the widths, or the points do not ascend.</exception>
    public void Measure(IReadOnlyList<float[]> weights, ReadOnlySpan<long> edgeCounts, Span<double> shares)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(shares.Length, edgeCounts.Length, nameof(shares));
        Check(weights, edgeCounts);
        if (edgeCounts.Length == 0)
        {
            return;
        }

        ReadOnlySpan<int> positions = order.Strongest(weights, edgeCounts[^1]);
        Start(positions.Length);
        int added = 0;
        for (int point = 0; point < shares.Length; point++)
        {
            for (; added < edgeCounts[point] && added < positions.Length; added++)
            {
                Add(added, positions[added]);
            }

            shares[point] = added == 0 ? 0 : (double)edgesOnPaths / added;
        }
    }

    /// <summary>
    /// How many of the strongest edges it takes until some share of them is on complete paths: exact, as if the share were measured anew
    /// after every edge. An edge that is on no path yet lowers the share, so a level may be reached more than once; the first time counts.
    /// </summary>
    /// <param name="weights">A matrix a layer, outputs * inputs numbers, row-major [output, input].</param>
    /// <param name="levels">Shares of the kept edges, ascending, from 0 (the first complete path) to 1.</param>
    /// <param name="edgeCounts">At each level the least number of kept edges that reaches it; 0 where none does.</param>
    /// <exception cref="ArgumentException">The weights do not fit the widths, or the levels do not ascend.</exception>
    public void Reach(IReadOnlyList<float[]> weights, ReadOnlySpan<double> levels, Span<long> edgeCounts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(edgeCounts.Length, levels.Length, nameof(edgeCounts));
        long total = Check(weights, []);
        double previous = 0;
        foreach (double level in levels)
        {
            if (!(level >= previous && level <= 1))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(levels),
                    level,
                    "Expected shares that ascend from 0 to 1."
                );
            }

            previous = level;
        }

        // Most networks have all their paths long before all their edges, and fewer edges are sorted faster.
        for (long upTo = Math.Min(total, Math.Max(FewestSorted, total / 8)); ; upTo = Math.Min(total, 4 * upTo))
        {
            edgeCounts.Clear();
            if (Reach(order.Strongest(weights, upTo), levels, edgeCounts) || upTo == total)
            {
                return;
            }
        }
    }

    // A share rises only with an edge that completes paths, so no level is missed by looking at those alone.
    private bool Reach(ReadOnlySpan<int> positions, ReadOnlySpan<double> levels, Span<long> edgeCounts)
    {
        Start(positions.Length);
        int next = 0;
        long before = 0;
        for (int added = 0; added < positions.Length && next < levels.Length; )
        {
            Add(added, positions[added]);
            added++;
            if (edgesOnPaths > before)
            {
                before = edgesOnPaths;
                for (; next < levels.Length && (double)edgesOnPaths / added >= levels[next]; next++)
                {
                    edgeCounts[next] = added;
                }
            }
        }

        return next == levels.Length;
    }

    private void Start(int edges)
    {
        if (tails.Length < edges)
        {
            tails = new int[edges];
            heads = new int[edges];
            nextOfTail = new int[edges];
            nextOfHead = new int[edges];
        }

        Array.Clear(reached);
        Array.Clear(reaching);
        Array.Clear(reachedEdges);
        Array.Fill(waitingTail, -1);
        Array.Fill(waitingHead, -1);
        edgesOnPaths = 0;
        for (int input = 0; input < layout.Inputs; input++)
        {
            Reach(input);
        }

        for (int output = layout.FirstOutput; output < layout.FirstOutput + layout.Outputs; output++)
        {
            LetReach(output);
        }
    }

    private void Add(int edge, int position)
    {
        if (!layout.TryJoin(position, out int tail, out int head))
        {
            return;
        }

        (tails[edge], heads[edge]) = (tail, head);
        if (reached[tail])
        {
            CountReached(head);
            if (!reached[head])
            {
                Reach(head);
            }
        }
        else
        {
            nextOfTail[edge] = waitingTail[tail];
            waitingTail[tail] = edge;
        }

        // Whether an input reaches an output decides about no edge, so the edges of inputs need not wait for it.
        if (tail < layout.Inputs)
        {
            return;
        }

        if (!reaching[head])
        {
            nextOfHead[edge] = waitingHead[head];
            waitingHead[head] = edge;
        }
        else if (!reaching[tail])
        {
            LetReach(tail);
        }
    }

    private void CountReached(int head)
    {
        reachedEdges[head]++;
        edgesOnPaths += reaching[head] ? 1 : 0;
    }

    /// <summary>A path from an input now ends in this neuron, and in all that its edges lead to.</summary>
    private void Reach(int first)
    {
        reached[first] = true;
        stack[0] = first;
        for (int depth = 1; depth > 0; )
        {
            int neuron = stack[--depth];
            for (int edge = waitingTail[neuron]; edge >= 0; edge = nextOfTail[edge])
            {
                int head = heads[edge];
                CountReached(head);
                if (!reached[head])
                {
                    reached[head] = true;
                    stack[depth++] = head;
                }
            }

            foreach (int head in layout.Following(neuron))
            {
                if (!reached[head])
                {
                    reached[head] = true;
                    stack[depth++] = head;
                }
            }
        }
    }

    /// <summary>A path from this neuron, and from all whose edges lead to it, now ends in an output.</summary>
    private void LetReach(int last)
    {
        reaching[last] = true;
        stack[0] = last;
        for (int depth = 1; depth > 0; )
        {
            int neuron = stack[--depth];
            edgesOnPaths += reachedEdges[neuron];
            for (int edge = waitingHead[neuron]; edge >= 0; edge = nextOfHead[edge])
            {
                int tail = tails[edge];
                if (!reaching[tail])
                {
                    reaching[tail] = true;
                    stack[depth++] = tail;
                }
            }

            foreach (int tail in layout.Preceding(neuron))
            {
                if (!reaching[tail])
                {
                    reaching[tail] = true;
                    stack[depth++] = tail;
                }
            }
        }
    }

    private static ChannelGraph Chain(IReadOnlyList<int> widths) =>
        widths.Count < 2 || widths.Any(width => width < 1)
            ? throw new ArgumentException("A network has at least two widths, each at least 1.", nameof(widths))
            : ChannelGraph.Chain([
                .. widths.Skip(1).Select((width, layer) => ($"layer {layer}", new MatrixShape(width, widths[layer]))),
            ]);

    // The number of weights.
    private long Check(IReadOnlyList<float[]> weights, ReadOnlySpan<long> edgeCounts)
    {
        long total = layout.Count(weights);
        long previous = 0;
        foreach (long count in edgeCounts)
        {
            if (count < previous || count > total)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(edgeCounts),
                    count,
                    $"Expected counts that ascend from 0 to {total}."
                );
            }

            previous = count;
        }

        return total;
    }
}
