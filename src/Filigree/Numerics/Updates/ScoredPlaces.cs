namespace Filigree.Numerics;

/// <summary><see cref="ScoredWeights"/> as the kernels take them; the default says that there are no scores.</summary>
// Safe: holds addresses for the length of an update, while its maker holds the tensors fixed.
internal readonly unsafe struct ScoredPlaces(float* weights, float* effective, float pull, bool flips)
{
    public readonly float* Weights = weights;
    public readonly float* Effective = effective;
    public readonly float Pull = pull;
    public readonly bool Flips = flips;

    public bool Exist => Weights is not null;

    /// <summary>The same, some floats further.</summary>
    public ScoredPlaces At(nint offset) => Exist ? new(Weights + offset, Effective + offset, Pull, Flips) : this;
}
