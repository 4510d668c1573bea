using System.Text;

namespace Filigree.Studies.Trials;

/// <summary>
/// JSON that says whether it is whole: the last member of the object is the SHA-256 of the text without that member, so that no
/// digit can change unnoticed.
/// </summary>
internal static class SealedJson
{
    /// <summary>The member's name.</summary>
    public const string Key = "sha256";

    private const string Begin = $",\n  \"{Key}\": \"";
    private const string End = "\"\n}\n";
    private const int HashLength = 64;

    /// <summary>Adds the member.</summary>
    /// <param name="json">An indented object with at least one member, ended by a line feed.</param>
    /// <param name="counted">What of the text may not change; null for all of it.</param>
    public static byte[] Seal(byte[] json, Func<byte[], byte[]>? counted = null)
    {
        ReadOnlySpan<byte> end = "\n}\n"u8;
        string hash = TrialRecord.HashOf(counted?.Invoke(json) ?? json);
        return json.AsSpan().EndsWith(end)
            ? [.. json.AsSpan()[..^end.Length], .. Encoding.UTF8.GetBytes(Begin + hash + End)]
            : throw new ArgumentException("Expected an indented object, ended by a line feed.", nameof(json));
    }

    /// <summary>Takes the member away.</summary>
    /// <param name="bytes">What <see cref="Seal"/> gave, perhaps damaged since.</param>
    /// <param name="counted">What of the text may not have changed; null for all of it.</param>
    /// <returns>
    /// The JSON; null if it is damaged. Text without a seal, from before there was one, comes back as it is: whoever reads it
    /// refuses members that it does not know, <see cref="Key"/> among them.
    /// </returns>
    public static byte[]? Open(byte[] bytes, Func<byte[], byte[]>? counted = null)
    {
        int length = Begin.Length + HashLength + End.Length;
        if (bytes.Length < length)
        {
            return bytes;
        }
        string seal = Encoding.Latin1.GetString(bytes, bytes.Length - length, length);
        if (!seal.StartsWith(Begin, StringComparison.Ordinal) || !seal.EndsWith(End, StringComparison.Ordinal))
        {
            return bytes;
        }
        byte[] json = [.. bytes.AsSpan(0, bytes.Length - length), .. "\n}\n"u8];
        return TrialRecord.HashOf(counted?.Invoke(json) ?? json) == seal.Substring(Begin.Length, HashLength)
            ? json
            : null;
    }
}
