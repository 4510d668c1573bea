namespace Filigree.Wiring;

/// <summary>Some rows made ready for <see cref="AttachmentOrder.Deal"/>: their weights in order, and their random numbers.</summary>
/// <param name="capacity">The most rows.</param>
/// <param name="columns">Places of a row.</param>
internal sealed class PreparedRows(int capacity, int columns)
{
    private readonly float[] exponentials = new float[capacity * columns];
    private readonly float[] sorted = new float[capacity * columns];

    /// <summary>The most rows.</summary>
    public int Capacity => capacity;

    /// <summary>Index of the first row.</summary>
    public int First { get; set; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; set; }

    /// <summary>The random numbers of a row.</summary>
    /// <param name="index">Which of these rows.</param>
    public Span<float> Exponentials(int index) => exponentials.AsSpan(index * columns, columns);

    /// <summary>The weights of a row, ascending.</summary>
    /// <param name="index">Which of these rows.</param>
    public Span<float> Sorted(int index) => sorted.AsSpan(index * columns, columns);
}
