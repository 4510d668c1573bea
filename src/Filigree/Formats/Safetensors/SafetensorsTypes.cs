namespace Filigree.Formats;

/// <summary>The format's names of types.</summary>
internal static class SafetensorsTypes
{
    /// <summary>Complex numbers of two singles, which every format has.</summary>
    public const string Complex64 = "C64";

    private static readonly (string Name, ElementType Type, int Bits)[] All =
    [
        ("F64", ElementType.Float64, 64),
        ("F32", ElementType.Float32, 32),
        ("F16", ElementType.Float16, 16),
        ("BF16", ElementType.BFloat16, 16),
        ("F8_E4M3", ElementType.Float8E4M3, 8),
        ("F8_E5M2", ElementType.Float8E5M2, 8),
        ("I64", ElementType.Int64, 64),
        ("I32", ElementType.Int32, 32),
        ("I16", ElementType.Int16, 16),
        ("I8", ElementType.Int8, 8),
        ("U64", ElementType.UInt64, 64),
        ("U32", ElementType.UInt32, 32),
        ("U16", ElementType.UInt16, 16),
        ("U8", ElementType.UInt8, 8),
        ("BOOL", ElementType.Bool, 8),
        ("F4", ElementType.Opaque, 4),
        ("F6_E2M3", ElementType.Opaque, 6),
        ("F6_E3M2", ElementType.Opaque, 6),
        ("F8_E8M0", ElementType.Opaque, 8),
        ("F8_E4M3FNUZ", ElementType.Opaque, 8),
        ("F8_E5M2FNUZ", ElementType.Opaque, 8),
        (Complex64, ElementType.Opaque, 64),
    ];

    /// <summary>Every name.</summary>
    public static IEnumerable<string> Names => All.Select(type => type.Name);

    /// <summary>The type of a name and its bits, or null.</summary>
    public static (ElementType Type, int Bits)? Find(string name)
    {
        int index = Array.FindIndex(All, type => type.Name == name);
        return index < 0 ? null : (All[index].Type, All[index].Bits);
    }

    /// <summary>The name of a type that the format has; null for bytes of another format's.</summary>
    public static string? NameOf(StoredTensor tensor) =>
        tensor.Type != ElementType.Opaque ? NameOf(tensor.Type)
        : tensor.TypeText == NpyType.Complex64 ? Complex64
        : Find(tensor.TypeText) is (ElementType.Opaque, _) ? tensor.TypeText
        : null;

    /// <summary>The name of a type.</summary>
    public static string NameOf(ElementType type) => Array.Find(All, one => one.Type == type).Name;
}
