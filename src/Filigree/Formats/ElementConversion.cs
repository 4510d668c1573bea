using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Filigree.Formats;

/// <summary>Elements as they stand in files, little-endian, to and from single and double precision.</summary>
public static class ElementConversion
{
    /// <summary>Reads elements. Numbers that single precision does not hold are rounded to the nearest, ties to even.</summary>
    /// <param name="type">What the bytes are; not <see cref="ElementType.Opaque"/>.</param>
    /// <param name="source">Little-endian elements.</param>
    /// <param name="destination">Room for as many numbers.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the type is no number.</exception>
    public static void ToSingle(ElementType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        RequireLengths(type, source.Length, destination.Length);
        if (type == ElementType.Float32)
        {
            CopySingles(source, MemoryMarshal.AsBytes(destination));
            return;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = type switch
            {
                // Straight to single precision: by way of doubles, long integers would be rounded twice, and a NaN change its bits.
                ElementType.BFloat16 => ReadUpperHalf(source, i),
                ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(source[(8 * i)..]),
                ElementType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(source[(8 * i)..]),
                _ => (float)ReadDouble(type, source, i),
            };
        }
    }

    /// <summary>Reads elements. Only 64-bit integers may have to be rounded.</summary>
    /// <param name="type">What the bytes are; not <see cref="ElementType.Opaque"/>.</param>
    /// <param name="source">Little-endian elements.</param>
    /// <param name="destination">Room for as many numbers.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the type is no number.</exception>
    public static void ToDouble(ElementType type, ReadOnlySpan<byte> source, Span<double> destination)
    {
        RequireLengths(type, source.Length, destination.Length);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = ReadDouble(type, source, i);
        }
    }

    /// <summary>
    /// Writes numbers as elements, rounded to the nearest, ties to even; too great ones become infinite, or NaN in
    /// <see cref="ElementType.Float8E4M3"/>, which has no infinity.
    /// </summary>
    /// <param name="type">A floating-point type.</param>
    /// <param name="source">The numbers.</param>
    /// <param name="destination">Room for their bytes.</param>
    /// <returns>What was lost.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or the type is no floating-point type.</exception>
    public static ConversionLoss FromSingle(ElementType type, ReadOnlySpan<float> source, Span<byte> destination)
    {
        RequireFloats(type, destination.Length, source.Length);
        if (type == ElementType.Float32)
        {
            CopySingles(MemoryMarshal.AsBytes(source), destination);
            return default;
        }

        ConversionLoss loss = default;
        for (int i = 0; i < source.Length; i++)
        {
            double after =
                type == ElementType.BFloat16
                    ? WriteUpperHalf(UpperHalf(BitConverter.SingleToUInt32Bits(source[i])), destination, i)
                    : WriteDouble(type, source[i], destination, i);
            loss += ConversionLoss.Of(source[i], after);
        }

        return loss;
    }

    /// <summary>Writes numbers as elements, as <see cref="FromSingle"/> does, each rounded once.</summary>
    /// <param name="type">A floating-point type.</param>
    /// <param name="source">The numbers.</param>
    /// <param name="destination">Room for their bytes.</param>
    /// <returns>What was lost.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or the type is no floating-point type.</exception>
    public static ConversionLoss FromDouble(ElementType type, ReadOnlySpan<double> source, Span<byte> destination)
    {
        RequireFloats(type, destination.Length, source.Length);
        ConversionLoss loss = default;
        for (int i = 0; i < source.Length; i++)
        {
            loss += ConversionLoss.Of(source[i], WriteDouble(type, source[i], destination, i));
        }

        return loss;
    }

    private static double ReadDouble(ElementType type, ReadOnlySpan<byte> source, int i) =>
        type switch
        {
            ElementType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(source[(8 * i)..]),
            ElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(source[(4 * i)..]),
            ElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(source[(2 * i)..]),
            ElementType.BFloat16 => ReadUpperHalf(source, i),
            ElementType.Float8E4M3 => SmallFloat.E4M3.Read(source[i]),
            ElementType.Float8E5M2 => SmallFloat.E5M2.Read(source[i]),
            ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(source[(8 * i)..]),
            ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(source[(4 * i)..]),
            ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(source[(2 * i)..]),
            ElementType.Int8 => (sbyte)source[i],
            ElementType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(source[(8 * i)..]),
            ElementType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(source[(4 * i)..]),
            ElementType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * i)..]),
            ElementType.UInt8 => source[i],
            _ => source[i] == 0 ? 0 : 1,
        };

    // Returns the number that the bytes are.
    private static double WriteDouble(ElementType type, double value, Span<byte> destination, int i)
    {
        switch (type)
        {
            case ElementType.Float64:
                BinaryPrimitives.WriteDoubleLittleEndian(destination[(8 * i)..], value);
                return value;
            case ElementType.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(destination[(4 * i)..], (float)value);
                return (float)value;
            case ElementType.Float16:
                BinaryPrimitives.WriteHalfLittleEndian(destination[(2 * i)..], (Half)value);
                return (double)(Half)value;
            case ElementType.BFloat16:
                return WriteUpperHalf(UpperHalf(SingleBits(value)), destination, i);
            default:
                SmallFloat small = type == ElementType.Float8E4M3 ? SmallFloat.E4M3 : SmallFloat.E5M2;
                destination[i] = small.Write(value);
                return small.Read(destination[i]);
        }
    }

    private static float ReadUpperHalf(ReadOnlySpan<byte> source, int i) =>
        BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * i)..]) << 16);

    private static float WriteUpperHalf(ushort bits, Span<byte> destination, int i)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(destination[(2 * i)..], bits);
        return BitConverter.UInt32BitsToSingle((uint)bits << 16);
    }

    // The nearest bfloat16, ties to even; a NaN stays one even if only its lower bits said so.
    private static ushort UpperHalf(uint bits) =>
        float.IsNaN(BitConverter.UInt32BitsToSingle(bits))
            ? (ushort)((bits >> 16) | ((bits & 0xFFFF) == 0 ? 0u : 0x40u))
            : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);

    // Single precision for a second rounding: where the first made a tie of what was none, it is put back on its side of it.
    private static uint SingleBits(double value)
    {
        float single = (float)value;
        uint bits = BitConverter.SingleToUInt32Bits(single);
        bool isMadeTie = (bits & 0xFFFF) == 0x8000 && single != value && !double.IsNaN(value);
        return !isMadeTie ? bits
            : Math.Abs(value) > Math.Abs((double)single) ? bits + 1
            : bits - 1;
    }

    private static void CopySingles(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        source.CopyTo(destination);
        if (!BitConverter.IsLittleEndian)
        {
            Span<uint> words = MemoryMarshal.Cast<byte, uint>(destination);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }

    private static void RequireFloats(ElementType type, int bytes, int count)
    {
        if (!type.IsFloat())
        {
            throw new ArgumentException($"{type.NameOf()} is no type of floating-point numbers.", nameof(type));
        }

        RequireLengths(type, bytes, count);
    }

    private static void RequireLengths(ElementType type, int bytes, int count)
    {
        if (type == ElementType.Opaque || bytes != (long)count * type.SizeOf())
        {
            throw new ArgumentException($"{count} numbers of type {type.NameOf()} do not take {bytes} bytes.");
        }
    }
}
