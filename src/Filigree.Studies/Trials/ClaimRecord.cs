using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Filigree.Studies.Trials;

/// <summary>What a claim's file says of the attempt that has a trial: who it is, that it lives, and how far it is.</summary>
/// <param name="Token">The attempt.</param>
/// <param name="Place">The machine as <see cref="OwnMachine.Place"/> names it.</param>
/// <param name="Started">The process's start as <see cref="OwnMachine.StartOf"/> gives it.</param>
/// <param name="Count">Grows whenever the file is written: while it does, the attempt lives.</param>
/// <param name="Progress">Share of the trial's work done, in [0, 1].</param>
/// <param name="Text">Where it is.</param>
internal sealed record ClaimRecord(
    [property: JsonPropertyName("token")] string Token,
    [property: JsonPropertyName("place")] string Place,
    [property: JsonPropertyName("started")] long Started,
    [property: JsonPropertyName("count")] long Count,
    [property: JsonPropertyName("progress")] double Progress,
    [property: JsonPropertyName("text")] string Text
)
{
    // Always as long, so that it is written over in place by a single write.
    private const int Length = 1024;
    private const int LongestText = 120;

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>True if its process ran on this machine and is no more.</summary>
    public bool IsGone =>
        Place == OwnMachine.Place
        && AttemptToken.Parse(Token) is { } token
        && OwnMachine.StartOf(token.Process) != Started;

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes()
    {
        string text = Text.Length > LongestText ? Text[..LongestText] : Text;
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(this with { Text = text }, Plain);
        byte[] bytes = new byte[Math.Max(Length, json.Length + 1)];
        bytes.AsSpan().Fill((byte)' ');
        json.CopyTo(bytes, 0);
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    /// <summary>Reads a file's bytes; null if they are no claim, or not all there yet.</summary>
    public static ClaimRecord? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return
                JsonSerializer.Deserialize<ClaimRecord>(Encoding.UTF8.GetString(bytes).TrimEnd())
                    is { Token: not null, Place: not null, Text: not null } record
                ? record
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
