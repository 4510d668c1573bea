namespace Filigree.Formats;

/// <summary>A type of PyTorch's elements.</summary>
/// <param name="Name">Its dtype, such as <c>float32</c>.</param>
/// <param name="Storage">The class of its storages in pickles; null for newer types, which are kept as bytes.</param>
/// <param name="Type">What it is here.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="Text">How files that pass it on as bytes call it.</param>
internal sealed record PyTorchType(string Name, string? Storage, ElementType Type, int Size, string Text)
{
    /// <summary>The type of storages that are bytes, whatever their tensors make of them.</summary>
    public static readonly PyTorchType Bytes = new("uint8", null, ElementType.UInt8, 1, "uint8");

    private static readonly PyTorchType[] All =
    [
        Of("float64", "DoubleStorage", ElementType.Float64),
        Of("float32", "FloatStorage", ElementType.Float32),
        Of("float16", "HalfStorage", ElementType.Float16),
        Of("bfloat16", "BFloat16Storage", ElementType.BFloat16),
        Of("float8_e4m3fn", null, ElementType.Float8E4M3),
        Of("float8_e5m2", null, ElementType.Float8E5M2),
        Of("int64", "LongStorage", ElementType.Int64),
        Of("int32", "IntStorage", ElementType.Int32),
        Of("int16", "ShortStorage", ElementType.Int16),
        Of("int8", "CharStorage", ElementType.Int8),
        Of("uint64", null, ElementType.UInt64),
        Of("uint32", null, ElementType.UInt32),
        Of("uint16", null, ElementType.UInt16),
        Of("uint8", "ByteStorage", ElementType.UInt8),
        Of("bool", "BoolStorage", ElementType.Bool),
        new("complex64", "ComplexFloatStorage", ElementType.Opaque, 8, SafetensorsTypes.Complex64),
        new("complex128", "ComplexDoubleStorage", ElementType.Opaque, 16, "<c16"),
        new("float8_e4m3fnuz", null, ElementType.Opaque, 1, "F8_E4M3FNUZ"),
        new("float8_e5m2fnuz", null, ElementType.Opaque, 1, "F8_E5M2FNUZ"),
        new("float8_e8m0fnu", null, ElementType.Opaque, 1, "F8_E8M0"),
    ];

    /// <summary>Bytes that are in reverse where the file is big-endian: half an element of a complex number.</summary>
    public int PartSize => Storage is not null && Type == ElementType.Opaque ? Size / 2 : Size;

    /// <summary>The type of a class of storages, or null.</summary>
    public static PyTorchType? OfStorage(PickledGlobal name) =>
        name is { Module: "torch.storage" or "torch", Name: "UntypedStorage" or "_UntypedStorage" } ? Bytes
        : name.Module is "torch" or "torch.storage" or "torch.cuda" ? Array.Find(All, type => type.Storage == name.Name)
        : null;

    /// <summary>The type of a dtype, or null.</summary>
    public static PyTorchType? OfName(PickledGlobal name) =>
        name.Module == "torch" ? Array.Find(All, type => type.Name == name.Name) : null;

    /// <summary>The type of elements that are to be written, or null where PyTorch has none.</summary>
    public static PyTorchType? Find(ElementType type, string? text) =>
        Array.Find(
            All,
            one =>
                one.Type == type
                && (
                    type != ElementType.Opaque
                    || one.Text == (text == NpyType.Complex64 ? SafetensorsTypes.Complex64 : text)
                )
        );

    private static PyTorchType Of(string name, string? storage, ElementType type) =>
        new(name, storage, type, type.SizeOf(), name);
}
