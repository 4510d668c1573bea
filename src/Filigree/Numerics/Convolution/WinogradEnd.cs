namespace Filigree.Numerics;

/// <summary>What becomes of the results of a pass.</summary>
internal unsafe struct WinogradEnd
{
    /// <summary>What is added, of each output; or null.</summary>
    public float* Bias;

    /// <summary>Whether negative results become 0.</summary>
    public bool Relu;

    /// <summary>Whether they are added to what the target holds.</summary>
    public bool Accumulate;
}
