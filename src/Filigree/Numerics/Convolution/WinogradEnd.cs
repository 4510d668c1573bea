namespace Filigree.Numerics;

/// <summary>What becomes of the results of a pass.</summary>
// Safe: holds the address of scratch for the length of a job, on the thread that waits for it.
internal unsafe struct WinogradEnd
{
    /// <summary>What is added, of each output; or null.</summary>
    public float* Bias;

    /// <summary>Whether negative results become 0.</summary>
    public bool Relu;

    /// <summary>Whether they are added to what the target holds.</summary>
    public bool Accumulate;
}
