namespace Filigree.Numerics;

/// <summary>Work cut into independent parts, for <see cref="Workers"/>.</summary>
internal interface IParallelJob
{
    /// <summary>Does one part. Parts run in any order, on any thread, several at once.</summary>
    /// <param name="part">Index of the part, from 0.</param>
    void Execute(int part);
}
