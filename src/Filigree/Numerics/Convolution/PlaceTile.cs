namespace Filigree.Numerics;

/// <summary>A tile of places and outputs of a weight gradient, for <see cref="PlaceKernel"/>.</summary>
// Safe: holds addresses for the length of a job, while ConvolutionKernel holds the matrices fixed.
internal unsafe struct PlaceTile
{
    /// <summary>What the offsets count from.</summary>
    public float* A;

    /// <summary>Where each place of the tile is, as the position at offset 0 sees it.</summary>
    public nint* Places;

    /// <summary>How far from there each position sees it, position after position.</summary>
    public nint* From;

    /// <summary>How many positions, at least 1.</summary>
    public nint Positions;

    /// <summary>Output gradients of the panel, [position, output].</summary>
    public float* B;

    /// <summary>First sum.</summary>
    public float* C;

    /// <summary>Distance of the sums of two places.</summary>
    public nint CStride;

    /// <summary>Whether the sums are added to those in <see cref="C"/>.</summary>
    public bool Adds;
}
