namespace Filigree.Numerics;

/// <summary>A span of padded rows, shared among threads in whole vectors.</summary>
internal readonly struct SpanParts
{
    // Numbers below which a thread more does not pay; a multiple of the vectors' 16.
    private const int Smallest = 16_384;
    private const int Vector = 16;

    private readonly int length;

    /// <summary>Shares out some numbers.</summary>
    /// <param name="length">How many; a multiple of 16.</param>
    /// <param name="workers">The threads.</param>
    public SpanParts(int length, Workers workers)
    {
        this.length = length;
        Count = Math.Clamp(length / Smallest, 1, workers.Threads);
    }

    /// <summary>How many parts.</summary>
    public int Count { get; }

    /// <summary>Where a part begins; behind the last, the length.</summary>
    public int Start(int part) => (int)((long)(length / Vector) * part / Count) * Vector;

    /// <summary>How many numbers a part has.</summary>
    public int Length(int part) => Start(part + 1) - Start(part);
}
