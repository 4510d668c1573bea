namespace Filigree.Numerics;

/// <summary>Some positions that are computed together.</summary>
// Safe: holds an address for the length of a job, while ConvolutionKernel holds the matrices fixed.
internal unsafe struct DirectBlock
{
    /// <summary>What the first position sees first.</summary>
    public float* Source;

    /// <summary>Row of the target's matrix that is the first position's.</summary>
    public nint FirstTarget;

    /// <summary>The part of an image that it is; 0 where an image has one.</summary>
    public int Part;

    /// <summary>How many samples.</summary>
    public int Samples;

    /// <summary>How many positions.</summary>
    public int Positions;
}
