namespace Filigree.Numerics;

/// <summary>Tiles of equally many positions in one panel of outputs, for <see cref="PositionKernel"/>.</summary>
// Safe: holds addresses for the length of a job, while ConvolutionKernel holds the matrices fixed.
internal unsafe struct PositionTiles
{
    /// <summary>How many tiles.</summary>
    public int Tiles;

    /// <summary>What the offsets in <see cref="From"/> count from.</summary>
    public float* A;

    /// <summary>Where each position's first place is, position after position.</summary>
    public nint* From;

    /// <summary>Where each segment of places begins, counted from a position's first place.</summary>
    public nint* Offsets;

    /// <summary>How many segments.</summary>
    public int Segments;

    /// <summary>Adjacent places of each segment.</summary>
    public nint Length;

    /// <summary>Weights of the panel, [segment, place, output].</summary>
    public float* B;

    /// <summary>Weights between two segments that are not used.</summary>
    public nint BGap;

    /// <summary>What the offsets in <see cref="To"/> count from.</summary>
    public float* C;

    /// <summary>Where each position's sums are.</summary>
    public nint* To;

    /// <summary>Whether the sums go on from those in <see cref="C"/>.</summary>
    public bool Resumes;

    /// <summary>What the sums begin with unless they go on, of each output; or null for 0.</summary>
    public float* Bias;

    /// <summary>Whether negative sums become 0 at the end.</summary>
    public bool Relu;
}
