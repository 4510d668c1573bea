using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>The rows of a tile lie side by side in memory (a transposed left operand, or a packed one).</summary>
internal readonly struct RowsAdjacent;

/// <summary>The rows of a tile lie side by side, and those of tiles to come are asked for while it is computed.</summary>
internal readonly struct RowsPacked;

/// <summary>The rows of a tile lie a stride apart.</summary>
internal readonly struct RowsApart;

/// <summary>A tile's sums are stored.</summary>
internal readonly struct Sums;

/// <summary>A tile's sums, times a rate, are taken from what is stored: a step of gradient descent.</summary>
internal readonly struct Descent;

/// <summary>
/// The innermost loops of a dense product: a tile of c stays in registers while k runs. <c>sizeof(TRows)</c> is the
/// number of rows, 1 to 12, and <c>TOrder</c> says how they lie in a; the compiler makes a method of each and drops the
/// rows that are too many. Short sums of adjacent rows begin with their first product instead of 0, which makes a tile some twenty cycles shorter; all that
/// could show of it is the sign of a zero, so every zero is stored as +0.
/// </summary>
// Safe: a tile says how many rows and steps it has; ProductKernel cuts tiles within operands that MatrixProduct checks and holds fixed.
internal static unsafe partial class MicroKernel
{
    // Longer sums are no faster for beginning with their first product, nor are those of rows apart.
    private const int ShortSum = 64;

    // Rows of the right operand between asking for them and multiplying by them.
    private const int RowsAhead = 16;

    /// <summary>The most rows a tile may have, for as many registers as there are.</summary>
    /// <param name="vectors">Vectors of columns, 1 or 2.</param>
    public static int MostRows<T>(int vectors)
        where T : unmanaged, ILanes<T> => vectors == 2 && typeof(T) == typeof(Lanes256) ? 6 : 12;

    /// <summary>
    /// Sums of tiles below each other: <c>c[r, j] = [c[r, j]] + sum over k of a[r, k] b[k, j]</c>, k in order, each step
    /// fused.
    /// </summary>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <typeparam name="TOrder"><see cref="RowsAdjacent"/>, <see cref="RowsPacked"/> or <see cref="RowsApart"/>.</typeparam>
    /// <typeparam name="TEnd"><see cref="Sums"/> or <see cref="Descent"/>.</typeparam>
    /// <param name="rows">Rows of each tile, up to <see cref="MostRows"/>.</param>
    /// <param name="vectors">Vectors of columns, 1 or 2.</param>
    /// <param name="column">The tiles.</param>
    public static void Run<T, TOrder, TEnd>(int rows, int vectors, in TileColumn column)
        where T : unmanaged, ILanes<T>
        where TOrder : struct
        where TEnd : struct
    {
        switch (16 * vectors + rows)
        {
            case 17:
                OneVector<T, Rows1, TOrder, TEnd>(column);
                break;
            case 18:
                OneVector<T, Rows2, TOrder, TEnd>(column);
                break;
            case 19:
                OneVector<T, Rows3, TOrder, TEnd>(column);
                break;
            case 20:
                OneVector<T, Rows4, TOrder, TEnd>(column);
                break;
            case 21:
                OneVector<T, Rows5, TOrder, TEnd>(column);
                break;
            case 22:
                OneVector<T, Rows6, TOrder, TEnd>(column);
                break;
            case 23:
                OneVector<T, Rows7, TOrder, TEnd>(column);
                break;
            case 24:
                OneVector<T, Rows8, TOrder, TEnd>(column);
                break;
            case 25:
                OneVector<T, Rows9, TOrder, TEnd>(column);
                break;
            case 26:
                OneVector<T, Rows10, TOrder, TEnd>(column);
                break;
            case 27:
                OneVector<T, Rows11, TOrder, TEnd>(column);
                break;
            case 28:
                OneVector<T, Rows12, TOrder, TEnd>(column);
                break;
            case 33:
                TwoVectors<T, Rows1, TOrder, TEnd>(column);
                break;
            case 34:
                TwoVectors<T, Rows2, TOrder, TEnd>(column);
                break;
            case 35:
                TwoVectors<T, Rows3, TOrder, TEnd>(column);
                break;
            case 36:
                TwoVectors<T, Rows4, TOrder, TEnd>(column);
                break;
            case 37:
                TwoVectors<T, Rows5, TOrder, TEnd>(column);
                break;
            case 38:
                TwoVectors<T, Rows6, TOrder, TEnd>(column);
                break;
            case 39:
                TwoVectors<T, Rows7, TOrder, TEnd>(column);
                break;
            case 40:
                TwoVectors<T, Rows8, TOrder, TEnd>(column);
                break;
            case 41:
                TwoVectors<T, Rows9, TOrder, TEnd>(column);
                break;
            case 42:
                TwoVectors<T, Rows10, TOrder, TEnd>(column);
                break;
            case 43:
                TwoVectors<T, Rows11, TOrder, TEnd>(column);
                break;
            case 44:
                TwoVectors<T, Rows12, TOrder, TEnd>(column);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, TEnd>(float* target, T sums, T rate)
        where T : unmanaged, ILanes<T>
        where TEnd : struct =>
        T.Store(target, typeof(TEnd) == typeof(Descent) ? T.Load(target) - T.PlusZero(sums) * rate : T.PlusZero(sums));
}
