using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>The type of a NumPy array's elements.</summary>
/// <param name="Text">As written, such as <c>&lt;f4</c>.</param>
/// <param name="Type">What it is here.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="IsBigEndian">Whether the first byte of an element is its greatest.</param>
internal sealed record NpyType(string Text, ElementType Type, int Size, bool IsBigEndian)
{
    /// <summary>Complex numbers of two singles, which every format has.</summary>
    public const string Complex64 = "<c8";

    private const int MostBytes = 1 << 20;

    /// <summary>NumPy's letter: f, i, u, b, c for numbers, S and U for text.</summary>
    public char Letter => Text[1];

    /// <summary>Reads a type.</summary>
    /// <exception cref="UserError">It is none that can be read without Python, or none at all.</exception>
    public static NpyType Parse(string text, string place)
    {
        if (text.Length >= 2 && text[1] == 'O')
        {
            throw new UserError(
                "holds Python objects, which only Python can read",
                place,
                "an array of numbers",
                "save it again with numpy.asarray(x, dtype=numpy.float32)"
            );
        }

        bool isBigEndian = text.StartsWith('>');
        if (
            text.Length < 3
            || text[0] is not ('<' or '>' or '|')
            || !text.AsSpan(2).TrimStart("0123456789").IsEmpty
            || !int.TryParse(text.AsSpan(2), out int size)
            || size > MostBytes
        )
        {
            throw Unknown(text, place);
        }

        ElementType? type = (text[1], size) switch
        {
            ('f', 8) => ElementType.Float64,
            ('f', 4) => ElementType.Float32,
            ('f', 2) => ElementType.Float16,
            ('i', 8) => ElementType.Int64,
            ('i', 4) => ElementType.Int32,
            ('i', 2) => ElementType.Int16,
            ('i', 1) => ElementType.Int8,
            ('u', 8) => ElementType.UInt64,
            ('u', 4) => ElementType.UInt32,
            ('u', 2) => ElementType.UInt16,
            ('u', 1) => ElementType.UInt8,
            ('b', 1) => ElementType.Bool,
            ('c', 8 or 16) or ('f', 16) or ('S' or 'V', _) => ElementType.Opaque,
            ('U', _) => ElementType.Opaque,
            _ => null,
        };
        return type is { } known
            ? new NpyType(text, known, text[1] == 'U' ? 4 * size : size, isBigEndian)
            : throw Unknown(text, place);
    }

    /// <summary>How NumPy writes a type.</summary>
    public static string TextOf(ElementType type) =>
        type switch
        {
            ElementType.Bool => "|b1",
            ElementType.UInt8 => "|u1",
            ElementType.Int8 => "|i1",
            ElementType.Float64 or ElementType.Float32 or ElementType.Float16 => Invariant($"<f{type.SizeOf()}"),
            ElementType.Int64 or ElementType.Int32 or ElementType.Int16 => Invariant($"<i{type.SizeOf()}"),
            ElementType.UInt64 or ElementType.UInt32 or ElementType.UInt16 => Invariant($"<u{type.SizeOf()}"),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "NumPy has no such type."),
        };

    private static UserError Unknown(string text, string place) =>
        new($"has elements of type '{text}'", place, "numbers, such as '<f4'", "save it again with another dtype");
}
