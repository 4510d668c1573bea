namespace Filigree.Formats;

/// <summary>What one number of a stored tensor is.</summary>
public enum ElementType
{
    /// <summary>8 bytes of IEEE 754.</summary>
    Float64,

    /// <summary>4 bytes of IEEE 754.</summary>
    Float32,

    /// <summary>2 bytes of IEEE 754: 5 bits of exponent, 10 of fraction.</summary>
    Float16,

    /// <summary>The upper 2 bytes of a <see cref="Float32"/>.</summary>
    BFloat16,

    /// <summary>1 byte: 4 bits of exponent (bias 7), 3 of fraction, no infinity; up to 448.</summary>
    Float8E4M3,

    /// <summary>The upper byte of a <see cref="Float16"/>: 5 bits of exponent, 2 of fraction; up to 57,344.</summary>
    Float8E5M2,

    /// <summary>8 bytes, signed.</summary>
    Int64,

    /// <summary>4 bytes, signed.</summary>
    Int32,

    /// <summary>2 bytes, signed.</summary>
    Int16,

    /// <summary>1 byte, signed.</summary>
    Int8,

    /// <summary>8 bytes, unsigned.</summary>
    UInt64,

    /// <summary>4 bytes, unsigned.</summary>
    UInt32,

    /// <summary>2 bytes, unsigned.</summary>
    UInt16,

    /// <summary>1 byte, unsigned.</summary>
    UInt8,

    /// <summary>1 byte, 0 for false.</summary>
    Bool,

    /// <summary>Bytes that are passed on as they are and never read as numbers: floats of 4 and 6 bits, complex numbers, text.</summary>
    Opaque,
}
