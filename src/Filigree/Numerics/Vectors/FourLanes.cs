using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// Four numbers or marks of a row at a time, for loops with a formula of their own that touch each number once. The last ones of a row may be fewer: 0 is
/// read behind its end, and nothing written there. A formula has the same bits as for one number at a time.
/// </summary>
internal static class FourLanes
{
    /// <summary>How many.</summary>
    public const int Count = 4;

    /// <summary>Reads numbers.</summary>
    /// <param name="row">The row.</param>
    /// <param name="index">The first, inside the row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(ReadOnlySpan<float> row, int index) =>
        row.Length - index >= Count ? Vector128.Create(row.Slice(index, Count)) : LoadLast(row[index..]);

    /// <summary>Writes numbers.</summary>
    /// <param name="row">The row.</param>
    /// <param name="index">The first, inside the row.</param>
    /// <param name="numbers">What is written.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Span<float> row, int index, Vector128<float> numbers)
    {
        if (row.Length - index >= Count)
        {
            numbers.CopyTo(row.Slice(index, Count));
        }
        else
        {
            StoreLast(row[index..], numbers);
        }
    }

    /// <summary>Reads marks: all bits of a lane for true, none for false.</summary>
    /// <param name="marks">The marks.</param>
    /// <param name="index">The first, inside the row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(ReadOnlySpan<bool> marks, int index)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(marks[index..]);
        uint four = bytes.Length >= Count ? MemoryMarshal.Read<uint>(bytes) : LoadLast(bytes);
        Vector128<uint> lanes = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(four).AsByte()));
        return (Vector128<uint>.Zero - lanes).AsSingle();
    }

    /// <summary>Writes marks.</summary>
    /// <param name="marks">The marks.</param>
    /// <param name="index">The first, inside the row.</param>
    /// <param name="lanes">All bits of a lane for true, none for false.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Span<bool> marks, int index, Vector128<uint> lanes)
    {
        Vector128<ushort> halves = Vector128.Narrow(lanes, lanes);
        uint four = Vector128.Narrow(halves, halves).AsUInt32().ToScalar() & 0x0101_0101;
        Span<byte> bytes = MemoryMarshal.AsBytes(marks[index..]);
        if (bytes.Length >= Count)
        {
            MemoryMarshal.Write(bytes, four);
        }
        else
        {
            StoreLast(bytes, four);
        }
    }

    private static Vector128<float> LoadLast(ReadOnlySpan<float> row)
    {
        Span<float> four = stackalloc float[Count];
        four.Clear();
        row.CopyTo(four);
        return Vector128.Create<float>(four);
    }

    private static uint LoadLast(ReadOnlySpan<byte> bytes)
    {
        Span<byte> four = stackalloc byte[Count];
        four.Clear();
        bytes.CopyTo(four);
        return MemoryMarshal.Read<uint>(four);
    }

    private static void StoreLast(Span<float> row, Vector128<float> numbers)
    {
        Span<float> four = stackalloc float[Count];
        numbers.CopyTo(four);
        four[..row.Length].CopyTo(row);
    }

    private static void StoreLast(Span<byte> bytes, uint four)
    {
        Span<byte> all = stackalloc byte[Count];
        MemoryMarshal.Write(all, four);
        all[..bytes.Length].CopyTo(bytes);
    }
}
