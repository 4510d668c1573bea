using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Filigree.Dashboard.Index;

/// <summary>
/// Reads metric rows into columns: a million rows take a second and no memory but their numbers. What a row is, <c>MetricJson</c> of the studies says:
/// numbers, labels, and null for a number that was not finite.
/// </summary>
internal sealed class RowReader
{
    // Trials repeat a few names; each stands in memory once.
    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    private readonly Dictionary<string, string> own = new(StringComparer.Ordinal);
    private readonly StringBuilder labels = new();
    private readonly List<string> names = [];
    private readonly List<double> values = [];

    /// <summary>Reads whole lines; what stands behind the last line feed is being written.</summary>
    /// <param name="bytes">Lines.</param>
    /// <param name="rows">Where they go.</param>
    /// <param name="damaged">How many lines are no rows; they are left out.</param>
    /// <returns>How many bytes were read, up to the last line feed.</returns>
    public int Read(ReadOnlySpan<byte> bytes, TrialRows rows, out int damaged)
    {
        damaged = 0;
        int read = 0;
        for (int end; (end = bytes[read..].IndexOf((byte)'\n')) >= 0; read += end + 1)
        {
            if (!TryReadLine(bytes.Slice(read, end)))
            {
                damaged++;
                continue;
            }
            rows.Get(labels.Length == 0 ? "" : Shared(labels.ToString()))
                .Append(CollectionsMarshal.AsSpan(names), CollectionsMarshal.AsSpan(values));
        }
        return read;
    }

    private bool TryReadLine(ReadOnlySpan<byte> line)
    {
        labels.Clear();
        names.Clear();
        values.Clear();
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = Name(ref reader);
                reader.Read();
                if (!TryTake(ref reader, name))
                {
                    return false;
                }
            }
            return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private bool TryTake(ref Utf8JsonReader reader, string name)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                Add(name, reader.GetDouble());
                return true;
            case JsonTokenType.Null:
                Add(name, double.NaN);
                return true;
            case JsonTokenType.String:
                labels.Append(labels.Length == 0 ? "" : ", ").Append(name).Append('=').Append(reader.GetString());
                return true;
            default:
                return false;
        }
    }

    private void Add(string name, double value)
    {
        names.Add(name);
        values.Add(value);
    }

    private string Name(ref Utf8JsonReader reader)
    {
        const int longest = 128;
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > longest)
        {
            return Shared(reader.GetString()!);
        }
        Span<char> name = stackalloc char[longest];
        int length = Encoding.UTF8.GetChars(reader.ValueSpan, name);
        return own.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out string? known)
            ? known
            : Shared(name[..length].ToString());
    }

    private string Shared(string name)
    {
        if (!own.TryGetValue(name, out string? known))
        {
            own[name] = known = Names.GetOrAdd(name, name);
        }
        return known;
    }
}
