using System.Buffers.Binary;
using System.Text.Json;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>
/// The header of a safetensors file: a length of 8 bytes, little-endian, then so many bytes of JSON that name each tensor's type,
/// shape and place. Whatever the format's own programs refuse is refused, and what they let pass in silence too.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The format's own limit, against headers that exhaust memory.</summary>
    public const int MostBytes = 100_000_000;

    /// <summary>The name under which the header says what the file says about itself.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>Bytes of the header's length.</summary>
    public const int LengthBytes = 8;

    private const string Remedy = "the file may be damaged or cut off: get it again";

    private readonly FileBytes file;
    private readonly List<SafetensorsEntry> entries = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(FileBytes file) => this.file = file;

    /// <summary>The tensors, in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; private set; } = [];

    /// <summary>What the file says about itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>Whether a file begins as one of this format does: a brace behind the header's length.</summary>
    public static bool Begins(ReadOnlySpan<byte> first) => first.Length > LengthBytes && first[LengthBytes] == '{';

    /// <summary>Reads and checks a header.</summary>
    /// <exception cref="UserError">It is not as the format has it.</exception>
    public static SafetensorsHeader Read(FileBytes file)
    {
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file.Read(0, LengthBytes, "the header's length"));
        if (length > MostBytes)
        {
            throw new UserError(
                Invariant($"claims a header of {length:N0} bytes"),
                file.Name,
                Invariant($"at most {MostBytes:N0}"),
                Remedy
            );
        }

        byte[] json = file.Read(LengthBytes, (long)length, "its header");
        var header = new SafetensorsHeader(file);
        header.Parse(json);
        header.Place(LengthBytes + (long)length);
        return header;
    }

    private void Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length == 0 || json[0] != '{')
        {
            throw Wrong("the header does not begin with a brace");
        }

        var reader = new Utf8JsonReader(json.TrimEnd((byte)' '));
        try
        {
            Next(ref reader);
            while (Next(ref reader) == JsonTokenType.PropertyName)
            {
                string name = Text(ref reader);
                if (!names.Add(name))
                {
                    throw Wrong($"the header names '{name}' twice");
                }

                Next(ref reader);
                if (name == MetadataName)
                {
                    ParseMetadata(ref reader);
                }
                else
                {
                    entries.Add(ParseEntry(ref reader, name));
                }
            }

            if (reader.Read())
            {
                throw Wrong("the header goes on behind its last brace");
            }
        }
        catch (JsonException broken)
        {
            throw new UserError(
                Invariant($"the header is no JSON, at byte {LengthBytes + reader.BytesConsumed:N0} or soon behind"),
                file.Name,
                remedy: Remedy,
                cause: broken
            );
        }
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType, JsonTokenType.StartObject, MetadataName);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string key = Text(ref reader);
            Expect(Next(ref reader), JsonTokenType.String, $"{MetadataName} '{key}'");
            if (!metadata.TryAdd(key, Text(ref reader)))
            {
                throw Wrong($"{MetadataName} names '{key}' twice");
            }
        }
    }

    private SafetensorsEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        Expect(reader.TokenType, JsonTokenType.StartObject, $"tensor '{name}'");
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string key = Text(ref reader);
            Next(ref reader);
            bool isNew = key switch
            {
                "dtype" => SetOnce(ref type, TypeText(ref reader, name)),
                "shape" => SetOnce(ref shape, Numbers(ref reader, name, TensorShape.MostDimensions)),
                "data_offsets" => SetOnce(ref offsets, Numbers(ref reader, name, 2)),
                _ => throw Wrong($"tensor '{name}' has an unknown key '{key}'", "dtype, shape and data_offsets"),
            };
            if (!isNew)
            {
                throw Wrong($"tensor '{name}' has {key} twice");
            }
        }

        if (type is null || shape is null || offsets is not { Length: 2 })
        {
            throw Wrong($"tensor '{name}' is described in part", "dtype, shape and two data_offsets");
        }

        (ElementType element, int bits) =
            SafetensorsTypes.Find(type)
            ?? throw Wrong(
                $"tensor '{name}' has the type '{type}'",
                $"one of {string.Join(", ", SafetensorsTypes.Names)}"
            );
        if (TensorShape.BytesOf(shape, bits) != offsets[1] - offsets[0])
        {
            throw Wrong(
                Invariant(
                    $"tensor '{name}' of shape {TensorShape.TextOf(shape)} and type {type} is given bytes {offsets[0]} to {offsets[1]}"
                ),
                TensorShape.BytesOf(shape, bits) is { } right
                    ? Invariant($"{right:N0} bytes")
                    : "a shape that a file can hold"
            );
        }

        return new SafetensorsEntry(name, type, element, bits, shape, offsets[0], offsets[1]);
    }

    /// <summary>The tensors must cover the rest of the file exactly: no hole, no overlap, nothing behind.</summary>
    private void Place(long start)
    {
        SafetensorsEntry[] ordered = [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        long end = 0;
        foreach (SafetensorsEntry entry in ordered)
        {
            if (entry.Begin != end)
            {
                throw Wrong(
                    Invariant($"tensor '{entry.Name}' begins at byte {entry.Begin:N0} of the data"),
                    Invariant($"{end:N0}, where the one before it ends")
                );
            }

            end = entry.End;
        }

        if (end != file.Length - start)
        {
            throw Wrong(
                Invariant($"the header describes {end:N0} bytes of data, and the file has {file.Length - start:N0}"),
                "as many"
            );
        }

        Entries = [.. ordered.Select(entry => entry with { Begin = start + entry.Begin, End = start + entry.End })];
    }

    private string TypeText(ref Utf8JsonReader reader, string name)
    {
        Expect(reader.TokenType, JsonTokenType.String, $"dtype of '{name}'");
        return Text(ref reader);
    }

    private long[] Numbers(ref Utf8JsonReader reader, string name, int most)
    {
        Expect(reader.TokenType, JsonTokenType.StartArray, $"tensor '{name}'");
        var numbers = new List<long>();
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
            {
                throw Wrong($"tensor '{name}' has a size or place that is no whole number", "0 to 2^63 - 1");
            }

            if (numbers.Count == most)
            {
                throw Wrong($"tensor '{name}' has too many numbers in one list", $"at most {most}");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static bool SetOnce<T>(ref T? field, T value)
        where T : class
    {
        bool isNew = field is null;
        field = value;
        return isNew;
    }

    private JsonTokenType Next(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType : throw Wrong("the header ends before its last brace");

    private string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            throw new UserError("the header has text that is no UTF-8", file.Name, remedy: Remedy, cause: broken);
        }
    }

    private void Expect(JsonTokenType found, JsonTokenType right, string what)
    {
        if (found != right)
        {
            throw Wrong($"the header has {Words(found)} for {what}", Words(right));
        }
    }

    private static string Words(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => "text",
            JsonTokenType.Number => "a number",
            JsonTokenType.Null => "null",
            JsonTokenType.True or JsonTokenType.False => "true or false",
            _ => token.ToString(),
        };

    private UserError Wrong(string what, string? expected = null) => new(what, file.Name, expected, Remedy);
}
