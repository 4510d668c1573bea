namespace Filigree.Numerics;

/// <summary>Some positions that are computed together.</summary>
// Safe: holds an address for the length of a job, while ConvolutionKernel holds the matrices fixed.
internal unsafe struct DirectBlock
{
    /// <summary>What the first position sees first.</summary>
    public float* Source;

    /// <summary>Row of the target's matrix that is the first position's.</summary>
    public nint FirstTarget;

    /// <summary>The first row of positions, in each sample.</summary>
    public int FirstRow;

    /// <summary>Rows of positions, in each sample.</summary>
    public int Rows;

    /// <summary>How many positions.</summary>
    public int Positions;
}
