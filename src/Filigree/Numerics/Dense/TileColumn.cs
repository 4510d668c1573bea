namespace Filigree.Numerics;

/// <summary>Tiles of equal height below each other in one panel of columns, for <see cref="MicroKernel"/>.</summary>
// Safe: holds addresses for the length of a panel, inside operands that MatrixProduct holds fixed.
internal unsafe struct TileColumn
{
    /// <summary>Steps of a sum between two rows that are asked for.</summary>
    public const int StepsANext = 8;

    /// <summary>How many tiles.</summary>
    public int Tiles;

    /// <summary>Number of the panel.</summary>
    public int Panel;

    /// <summary>Length of the sums.</summary>
    public nint Depth;

    /// <summary>First element of the left operand's rows.</summary>
    public float* A;

    /// <summary>Distance of two stored rows of the left operand.</summary>
    public nint AStride;

    /// <summary>Distance of the left operand's parts of two tiles.</summary>
    public nint ATileStep;

    /// <summary>First row of the panel of the right operand.</summary>
    public float* B;

    /// <summary>Distance of two rows of the panel.</summary>
    public nint BStride;

    /// <summary>First element of the sums.</summary>
    public float* C;

    /// <summary>Distance of two rows of the sums.</summary>
    public nint CStride;

    /// <summary>Whether the sums go on from those in <see cref="C"/>, instead of 0.</summary>
    public bool Resumes;

    /// <summary>First of as many rows that are needed soon, of one cache line each; or null.</summary>
    public float* Soon;

    /// <summary>Distance of two rows that are needed soon.</summary>
    public nint SoonStride;

    /// <summary>First of the rows of the left operand that are packed next, of which every few steps a cache line is asked for; or null.</summary>
    public float* Next;

    /// <summary>Distance of two of these rows; 0 where there are none.</summary>
    public nint NextStep;

    /// <summary>Factor of the sums in <see cref="Descent"/>.</summary>
    public float Rate;
}
