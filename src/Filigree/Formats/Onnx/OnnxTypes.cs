namespace Filigree.Formats;

/// <summary>ONNX's numbers of element types.</summary>
internal static class OnnxTypes
{
    private static readonly (int Number, string Name, ElementType Type, int Bits)[] All =
    [
        (1, "float32", ElementType.Float32, 32),
        (2, "uint8", ElementType.UInt8, 8),
        (3, "int8", ElementType.Int8, 8),
        (4, "uint16", ElementType.UInt16, 16),
        (5, "int16", ElementType.Int16, 16),
        (6, "int32", ElementType.Int32, 32),
        (7, "int64", ElementType.Int64, 64),
        (9, "bool", ElementType.Bool, 8),
        (10, "float16", ElementType.Float16, 16),
        (11, "float64", ElementType.Float64, 64),
        (12, "uint32", ElementType.UInt32, 32),
        (13, "uint64", ElementType.UInt64, 64),
        (14, "complex64", ElementType.Opaque, 64),
        (15, "complex128", ElementType.Opaque, 128),
        (16, "bfloat16", ElementType.BFloat16, 16),
        (17, "float8e4m3fn", ElementType.Float8E4M3, 8),
        (18, "float8e4m3fnuz", ElementType.Opaque, 8),
        (19, "float8e5m2", ElementType.Float8E5M2, 8),
        (20, "float8e5m2fnuz", ElementType.Opaque, 8),
        (21, "uint4", ElementType.Opaque, 4),
        (22, "int4", ElementType.Opaque, 4),
        (23, "float4e2m1", ElementType.Opaque, 4),
    ];

    /// <summary>The number of a type that is written.</summary>
    public static int NumberOf(ElementType type) => All.First(known => known.Type == type).Number;

    /// <summary>A type by its number; null for one that is not known, or has no fixed size.</summary>
    public static (string Name, ElementType Type, int Bits)? Find(long number)
    {
        int place = Array.FindIndex(All, known => known.Number == number);
        return place < 0 ? null : (All[place].Name, All[place].Type, All[place].Bits);
    }
}
