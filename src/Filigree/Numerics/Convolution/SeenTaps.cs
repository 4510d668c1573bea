namespace Filigree.Numerics;

/// <summary>The segments of places that a row of positions sees of its image.</summary>
/// <param name="First">The first of them.</param>
/// <param name="End">The one behind the last.</param>
internal readonly record struct SeenTaps(int First, int End);
