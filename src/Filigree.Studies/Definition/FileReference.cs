using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Filigree.Studies.Definition;

/// <summary>A file that a study names. A trial's identity holds the file's content, not its place.</summary>
/// <param name="Path">The path as written; relative ones start from the current folder.</param>
/// <param name="Hash">SHA-256 of the content, in hexadecimal.</param>
[JsonConverter(typeof(FileReferenceConverter))]
public sealed record FileReference(string Path, string Hash)
{
    /// <summary>Reads the file's name and hashes its content.</summary>
    /// <param name="node">The name.</param>
    /// <param name="name">The setting, for messages.</param>
    /// <exception cref="UserError">There is no such file, or it cannot be read.</exception>
    internal static FileReference Read(Node node, string name)
    {
        string path = Values.Text(node, name);
        try
        {
            using FileStream stream = File.OpenRead(path);
            return new FileReference(path, Convert.ToHexStringLower(SHA256.HashData(stream)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw node.Origin.Error(
                $"{name} is '{path}', which cannot be read; expected a file, its path starting from the current folder"
            );
        }
    }
}

/// <summary>Writes a file as <c>{"sha256": ...}</c>.</summary>
internal sealed class FileReferenceConverter : JsonConverter<FileReference>
{
    public override FileReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Files are read from study files.");

    public override void Write(Utf8JsonWriter writer, FileReference value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("sha256", value.Hash);
        writer.WriteEndObject();
    }
}
