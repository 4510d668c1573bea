using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// Eight neighbouring pixels of a row of a turned image at once, by the sums that <see cref="RandomRotation"/> makes for each: what they are mixed from is
/// gathered, four bytes from each of four places.
/// </summary>
/// <param name="source">The image.</param>
/// <param name="shape">The image's sizes.</param>
/// <param name="border">What stands beyond the border.</param>
/// <param name="rowStep">How far a pixel's place lies below the one before it, in units of 2^-32 pixels.</param>
/// <param name="columnStep">How far beside it.</param>
// Safe: nothing is gathered unless all places, brought inside, lie at least four bytes before the image's end.
internal readonly unsafe struct EightTurned(
    byte* source,
    in SampleShape shape,
    Border border,
    long rowStep,
    long columnStep
)
{
    /// <summary>Pixels at once.</summary>
    public const int Count = 8;

    private const float Unit = 1f / (1 << 24);

    private readonly byte* source = source;
    private readonly int channels = shape.Channels;
    private readonly int stride = shape.Width * shape.Channels;
    private readonly int lastRow = shape.Height - 1;
    private readonly int lastColumn = shape.Width - 1;
    private readonly int lastRead = shape.Features - sizeof(uint);
    private readonly bool reflects = border == Border.Reflect;
    private readonly Vector256<long> rows = Vector256.Create(0, rowStep, 2 * rowStep, 3 * rowStep);
    private readonly Vector256<long> columns = Vector256.Create(0, columnStep, 2 * columnStep, 3 * columnStep);
    private readonly Vector256<long> fourRows = Vector256.Create(4 * rowStep);
    private readonly Vector256<long> fourColumns = Vector256.Create(4 * columnStep);

    /// <summary>Whether images of so many channels can be turned so here.</summary>
    public static bool Takes(int channels) => Avx2.IsSupported && channels is 1 or 3 or 4;

    /// <summary>Turns eight pixels.</summary>
    /// <param name="row">Where the first comes from, in units of 2^-32 pixels.</param>
    /// <param name="column">The same, beside.</param>
    /// <param name="pixels">Receives their bytes.</param>
    /// <returns>False where one of them comes from too far outside, or from the image's last bytes: then nothing was written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTurn(long row, long column, byte* pixels)
    {
        Vector256<long> down = Vector256.Create(row) + rows;
        Vector256<long> beyond = Vector256.Create(column) + columns;
        (Vector256<int> top, Vector256<float> below) = Parts(down, down + fourRows);
        (Vector256<int> left, Vector256<float> beside) = Parts(beyond, beyond + fourColumns);
        Vector256<int> upper = Inside(top, lastRow);
        Vector256<int> lower = Inside(top + Vector256<int>.One, lastRow);
        Vector256<int> near = Inside(left, lastColumn);
        Vector256<int> far = Inside(left + Vector256<int>.One, lastColumn);
        Vector256<int> outside = Vector256.Min(Vector256.Min(upper, lower), Vector256.Min(near, far));
        upper *= stride;
        lower *= stride;
        near *= channels;
        far *= channels;
        Vector256<int> last = Vector256.Max(upper, lower) + Vector256.Max(near, far);
        if (((Vector256.Create(lastRead) - last) | outside).ExtractMostSignificantBits() != 0)
        {
            return false;
        }

        Vector256<int> upperNear = Avx2.GatherVector256((int*)source, upper + near, 1);
        Vector256<int> upperFar = Avx2.GatherVector256((int*)source, upper + far, 1);
        Vector256<int> lowerNear = Avx2.GatherVector256((int*)source, lower + near, 1);
        Vector256<int> lowerFar = Avx2.GatherVector256((int*)source, lower + far, 1);
        Vector256<int> mixed = Vector256<int>.Zero;
        for (int channel = 0; channel < channels; channel++)
        {
            Vector256<float> above = Byte(upperNear, channel);
            Vector256<float> under = Byte(lowerNear, channel);
            above += beside * (Byte(upperFar, channel) - above);
            under += beside * (Byte(lowerFar, channel) - under);
            Vector256<float> sum = above + (below * (under - above)) + Vector256.Create(0.5f);
            mixed |= Vector256.ConvertToInt32Native(sum) << (8 * channel);
        }

        Store(mixed, pixels);
        return true;
    }

    // Whole pixels, and the first 24 bits of what is left, of eight places.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<int> Whole, Vector256<float> Fraction) Parts(
        Vector256<long> first,
        Vector256<long> second
    )
    {
        Vector256<float> one = first.AsSingle();
        Vector256<float> two = second.AsSingle();
        Vector256<int> high = Avx2.Permute4x64(Avx.Shuffle(one, two, 0b11_01_11_01).AsInt64(), 0b11_01_10_00).AsInt32();
        Vector256<int> low = Avx2.Permute4x64(Avx.Shuffle(one, two, 0b10_00_10_00).AsInt64(), 0b11_01_10_00).AsInt32();
        return (high, Vector256.Create(Unit) * Vector256.ConvertToSingle(low >>> 8));
    }

    // Below 0 where a place lies further outside than the image is long.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Inside(Vector256<int> place, int last)
    {
        if (!reflects)
        {
            return Vector256.Min(Vector256.Max(place, Vector256<int>.Zero), Vector256.Create(last));
        }

        Vector256<int> reflected = Vector256.Abs(place);
        return Vector256.Min(reflected, Vector256.Create(2 * last) - reflected);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Byte(Vector256<int> four, int index) =>
        Vector256.ConvertToSingle((four >>> (8 * index)) & Vector256.Create(0xFF));

    // The first bytes of eight integers, as many as there are channels.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(Vector256<int> mixed, byte* pixels)
    {
        if (channels == sizeof(int))
        {
            mixed.AsByte().Store(pixels);
            return;
        }

        if (channels == 1)
        {
            Vector128<ushort> words = Vector128.Narrow(mixed.GetLower(), mixed.GetUpper()).AsUInt16();
            *(ulong*)pixels = Vector128.Narrow(words, words).AsUInt64().ToScalar();
            return;
        }

        Vector128<byte> order = Vector128.Create(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);
        StoreTwelve(Ssse3.Shuffle(mixed.GetLower().AsByte(), order), pixels);
        StoreTwelve(Ssse3.Shuffle(mixed.GetUpper().AsByte(), order), pixels + 12);
    }

    private static void StoreTwelve(Vector128<byte> bytes, byte* pixels)
    {
        *(ulong*)pixels = bytes.AsUInt64().ToScalar();
        *(uint*)(pixels + sizeof(ulong)) = bytes.AsUInt32().GetElement(2);
    }
}
