namespace Filigree.Formats;

/// <summary>Sizes and names of element types.</summary>
public static class ElementTypes
{
    /// <summary>Bytes of one element; 0 for <see cref="ElementType.Opaque"/>, whose size the file says.</summary>
    /// <param name="type">The type.</param>
    public static int SizeOf(this ElementType type) =>
        type switch
        {
            ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 => 8,
            ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 4,
            ElementType.Float16 or ElementType.BFloat16 or ElementType.Int16 or ElementType.UInt16 => 2,
            ElementType.Float8E4M3
            or ElementType.Float8E5M2
            or ElementType.Int8
            or ElementType.UInt8
            or ElementType.Bool => 1,
            _ => 0,
        };

    /// <summary>Whether the type is a floating-point number, such as weights are.</summary>
    /// <param name="type">The type.</param>
    public static bool IsFloat(this ElementType type) => type <= ElementType.Float8E5M2;

    /// <summary>The name in tables and options, such as <c>bf16</c>.</summary>
    /// <param name="type">The type.</param>
    public static string NameOf(this ElementType type) =>
        type switch
        {
            ElementType.Float64 => "f64",
            ElementType.Float32 => "f32",
            ElementType.Float16 => "f16",
            ElementType.BFloat16 => "bf16",
            ElementType.Float8E4M3 => "f8_e4m3",
            ElementType.Float8E5M2 => "f8_e5m2",
            ElementType.Int64 => "i64",
            ElementType.Int32 => "i32",
            ElementType.Int16 => "i16",
            ElementType.Int8 => "i8",
            ElementType.UInt64 => "u64",
            ElementType.UInt32 => "u32",
            ElementType.UInt16 => "u16",
            ElementType.UInt8 => "u8",
            ElementType.Bool => "bool",
            _ => "other",
        };

    /// <summary>The floating-point type of a name, such as <c>bf16</c>.</summary>
    /// <param name="name">One of f64, f32, f16, bf16, f8_e4m3, f8_e5m2.</param>
    /// <exception cref="UserError">It is none of these.</exception>
    public static ElementType ParseFloat(string name) =>
        Floats.FirstOrDefault(type => type.NameOf() == name, ElementType.Opaque) is var found
        && found != ElementType.Opaque
            ? found
            : throw new UserError(
                $"'{name}' is no type of floating-point numbers",
                expected: $"one of {string.Join(", ", Floats.Select(NameOf))}"
            );

    private static readonly ElementType[] Floats =
    [
        ElementType.Float64,
        ElementType.Float32,
        ElementType.Float16,
        ElementType.BFloat16,
        ElementType.Float8E4M3,
        ElementType.Float8E5M2,
    ];
}
