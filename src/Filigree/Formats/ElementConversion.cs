using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Filigree.Formats;

/// <summary>Elements as they stand in files, little-endian, to and from single precision.</summary>
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
        for (int i = 0; i < destination.Length && type != ElementType.Float32; i++)
        {
            destination[i] = type switch
            {
                ElementType.BFloat16 => BitConverter.UInt32BitsToSingle(
                    (uint)BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * i)..]) << 16
                ),
                ElementType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(source[(2 * i)..]),
                ElementType.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(source[(8 * i)..]),
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
        }

        if (type == ElementType.Float32)
        {
            CopySingles(source, MemoryMarshal.AsBytes(destination));
        }
    }

    /// <summary>Writes numbers as elements, rounded to the nearest, ties to even; too great ones become infinite.</summary>
    /// <param name="type">A floating-point type.</param>
    /// <param name="source">The numbers.</param>
    /// <param name="destination">Room for their bytes.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the type is no floating-point type.</exception>
    public static void FromSingle(ElementType type, ReadOnlySpan<float> source, Span<byte> destination)
    {
        if (!type.IsFloat())
        {
            throw new ArgumentException($"{type.NameOf()} is no type of floating-point numbers.", nameof(type));
        }

        RequireLengths(type, destination.Length, source.Length);
        switch (type)
        {
            case ElementType.Float32:
                CopySingles(MemoryMarshal.AsBytes(source), destination);
                break;
            case ElementType.BFloat16:
                for (int i = 0; i < source.Length; i++)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(destination[(2 * i)..], UpperHalf(source[i]));
                }
                break;
            case ElementType.Float16:
                for (int i = 0; i < source.Length; i++)
                {
                    BinaryPrimitives.WriteHalfLittleEndian(destination[(2 * i)..], (Half)source[i]);
                }
                break;
            default:
                for (int i = 0; i < source.Length; i++)
                {
                    BinaryPrimitives.WriteDoubleLittleEndian(destination[(8 * i)..], source[i]);
                }
                break;
        }
    }

    // The nearest bfloat16, ties to even; a NaN stays one even if only its lower bits said so.
    private static ushort UpperHalf(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? (ushort)((bits >> 16) | ((bits & 0xFFFF) == 0 ? 0u : 0x40u))
            : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
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

    private static void RequireLengths(ElementType type, int bytes, int count)
    {
        if (type == ElementType.Opaque || bytes != (long)count * type.SizeOf())
        {
            throw new ArgumentException($"{count} numbers of type {type.NameOf()} do not take {bytes} bytes.");
        }
    }
}
