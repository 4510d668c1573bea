using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>Checks of shapes, with messages that give both numbers.</summary>
internal static class Require
{
    public static void SameLength(
        int expected,
        int actual,
        [CallerArgumentExpression(nameof(actual))] string? name = null
    )
    {
        if (expected != actual)
        {
            ThrowLength(expected, actual, name);
        }
    }

    public static void AtLeast(long needed, long actual, [CallerArgumentExpression(nameof(actual))] string? name = null)
    {
        if (actual < needed)
        {
            ThrowShort(needed, actual, name);
        }
    }

    public static void SameShape(
        ReadOnlyMatrixSpan expected,
        ReadOnlyMatrixSpan actual,
        [CallerArgumentExpression(nameof(actual))] string? name = null
    )
    {
        if (expected.Rows != actual.Rows || expected.Columns != actual.Columns)
        {
            ThrowShape(expected.Rows, expected.Columns, actual.Rows, actual.Columns, name);
        }
    }

    [DoesNotReturn]
    public static void ThrowShape(int rows, int columns, int actualRows, int actualColumns, string? name) =>
        throw new ArgumentException($"{name} is {actualRows} x {actualColumns}; expected {rows} x {columns}.", name);

    [DoesNotReturn]
    private static void ThrowLength(int expected, int actual, string? name) =>
        throw new ArgumentException($"{name} is {actual}; expected {expected}.", name);

    [DoesNotReturn]
    private static void ThrowShort(long needed, long actual, string? name) =>
        throw new ArgumentException($"{name} is {actual}; expected at least {needed}.", name);
}
