namespace Filigree.Numerics;

/// <summary>
/// The order in which a product walks over connections. Neurons are cut into bands, which threads share; a band's connections
/// into blocks by the neuron at their other end, so that the rows a block multiplies stay in a cache. Within a block, segments of equal
/// length can follow each other: the processor then foresees where their loops end. A sum runs over its blocks in order, so the plan
/// changes no bit.
/// </summary>
internal sealed class SegmentPlan
{
    /// <summary>A plan of no connections.</summary>
    public static readonly SegmentPlan Empty = new(0, new PlanSize(1, 1), 1);

    /// <summary>So many segments may be looked at behind the last one.</summary>
    public const int Beyond = 4;

    private readonly int[] blockStarts;

    private SegmentPlan(int neurons, PlanSize size, int blocks)
    {
        Size = size;
        Blocks = blocks;
        Neurons = neurons;
        Bands = (int)(((long)neurons + size.Band - 1) / size.Band);
        blockStarts = new int[Bands * blocks + 1];
        Segments = [];
    }

    /// <summary>How it was cut.</summary>
    public PlanSize Size { get; }

    /// <summary>How many neurons have sums.</summary>
    public int Neurons { get; }

    /// <summary>How many bands of neurons.</summary>
    public int Bands { get; }

    /// <summary>How many blocks of neurons at the other end.</summary>
    public int Blocks { get; }

    /// <summary>Band after band, block after block. Every neuron has a segment in the first block; in others if it has connections there.</summary>
    public Segment[] Segments { get; private set; }

    /// <summary>First segment of a block of a band.</summary>
    public int BlockStart(int band, int block) => blockStarts[band * Blocks + block];

    /// <summary>The end of a block of a band.</summary>
    public int BlockEnd(int band, int block) => blockStarts[band * Blocks + block + 1];

    /// <summary>First neuron of a band, the end of the last one for the number of bands.</summary>
    public int FirstNeuron(int band) => (int)Math.Min(Neurons, (long)band * Size.Band);

    /// <summary>Cuts connections.</summary>
    /// <param name="starts">Where each neuron's connections start, and at last their number.</param>
    /// <param name="others">The neuron at the other end of each, ascending within a neuron.</param>
    /// <param name="otherNeurons">How many neurons there are at the other end.</param>
    /// <param name="size">How to cut.</param>
    /// <param name="byLength">Whether segments of equal length follow each other; otherwise neurons ascend.</param>
    public static SegmentPlan Of(int[] starts, int[] others, int otherNeurons, PlanSize size, bool byLength)
    {
        int neurons = starts.Length - 1;
        int blocks = (int)Math.Max(1, ((long)otherNeurons + size.Block - 1) / size.Block);
        var plan = new SegmentPlan(neurons, size, blocks);
        long most = blocks == 1 ? neurons : Math.Min((long)neurons * blocks, (long)neurons + others.Length);
        var segments = new Segment[checked((int)most + Beyond)];
        int count = 0;
        var next = new int[size.Band];
        for (int band = 0; band < plan.Bands; band++)
        {
            int first = plan.FirstNeuron(band);
            int end = plan.FirstNeuron(band + 1);
            starts.AsSpan(first..end).CopyTo(next);
            for (int block = 0; block < blocks; block++)
            {
                long blockEnd = (block + 1L) * size.Block;
                for (int neuron = first; neuron < end; neuron++)
                {
                    int start = next[neuron - first];
                    int stop = blocks == 1 ? starts[neuron + 1] : start;
                    while (stop < starts[neuron + 1] && others[stop] < blockEnd)
                    {
                        stop++;
                    }

                    next[neuron - first] = stop;
                    if (block == 0 || stop > start)
                    {
                        segments[count++] = new Segment(neuron, start, stop);
                    }
                }

                plan.blockStarts[band * blocks + block + 1] = count;
            }
        }

        Array.Resize(ref segments, count + Beyond);
        plan.Segments = segments;
        if (byLength)
        {
            plan.SortByLength();
        }

        return plan;
    }

    private void SortByLength()
    {
        var sorted = new Segment[Size.Band];
        var places = new int[Segments.Max(segment => segment.Count) + 2];
        for (int block = 0; block < blockStarts.Length - 1; block++)
        {
            Span<Segment> own = Segments.AsSpan(blockStarts[block]..blockStarts[block + 1]);
            int longest = 0;
            foreach (Segment segment in own)
            {
                places[segment.Count + 1]++;
                longest = Math.Max(longest, segment.Count);
            }

            for (int count = 0; count < longest; count++)
            {
                places[count + 1] += places[count];
            }

            foreach (Segment segment in own)
            {
                sorted[places[segment.Count]++] = segment;
            }

            sorted.AsSpan(0, own.Length).CopyTo(own);
            Array.Clear(places, 0, longest + 2);
        }
    }
}
