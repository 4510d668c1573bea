namespace Filigree.Formats;

/// <summary>The format's names of types.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ElementType Type, int Size)[] All =
    [
        ("F64", ElementType.Float64, 8),
        ("F32", ElementType.Float32, 4),
        ("F16", ElementType.Float16, 2),
        ("BF16", ElementType.BFloat16, 2),
        ("I64", ElementType.Int64, 8),
        ("I32", ElementType.Int32, 4),
        ("I16", ElementType.Int16, 2),
        ("I8", ElementType.Int8, 1),
        ("U64", ElementType.UInt64, 8),
        ("U32", ElementType.UInt32, 4),
        ("U16", ElementType.UInt16, 2),
        ("U8", ElementType.UInt8, 1),
        ("BOOL", ElementType.Bool, 1),
        ("F8_E4M3", ElementType.Opaque, 1),
        ("F8_E5M2", ElementType.Opaque, 1),
        ("F8_E8M0", ElementType.Opaque, 1),
        ("C64", ElementType.Opaque, 8),
    ];

    /// <summary>Every name.</summary>
    public static IEnumerable<string> Names => All.Select(type => type.Name);

    /// <summary>The type of a name and its bytes, or null.</summary>
    public static (ElementType Type, int Size)? Find(string name)
    {
        int index = Array.FindIndex(All, type => type.Name == name);
        return index < 0 ? null : (All[index].Type, All[index].Size);
    }

    /// <summary>The name of a type that the format has; null for bytes of another format's.</summary>
    public static string? NameOf(StoredTensor tensor) =>
        tensor.Type != ElementType.Opaque ? NameOf(tensor.Type)
        : Find(tensor.TypeText) is (ElementType.Opaque, _) ? tensor.TypeText
        : null;

    /// <summary>The name of a type.</summary>
    public static string NameOf(ElementType type) => Array.Find(All, one => one.Type == type).Name;
}
