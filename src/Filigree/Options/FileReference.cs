using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Filigree.Options;

/// <summary>A file that a study names. A trial's identity holds the file's content, not its place.</summary>
[JsonConverter(typeof(FileReferenceConverter))]
public sealed class FileReference
{
    private readonly Lazy<string> hash;

    private FileReference(string path, Func<string> hash)
    {
        Path = path;
        this.hash = new Lazy<string>(hash);
    }

    /// <summary>The path as written; relative ones start from the current folder.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of the content, in hexadecimal, as it was when first asked for: results of a run are shown without the file.</summary>
    /// <exception cref="UserError">There is no such file, or it cannot be read.</exception>
    public string Hash => hash.Value;

    /// <summary>Throws if the file holds something else than when its hash was taken.</summary>
    /// <exception cref="UserError">It does, or it cannot be read.</exception>
    public void RequireUnchanged()
    {
        using FileStream stream = InputFile.Open(Path);
        if (Hash != Convert.ToHexStringLower(SHA256.HashData(stream)))
        {
            throw new UserError(
                "was changed while the study ran",
                Path,
                "the content that the trials were planned with",
                "give the same command again: the trials will be those of the new content"
            );
        }
    }

    /// <summary>A file of a name; its content when it is asked for.</summary>
    /// <param name="path">The name.</param>
    /// <param name="origin">Where it stands.</param>
    /// <param name="name">The option, for messages.</param>
    internal static FileReference Of(string path, Origin origin, string name) =>
        new(path, () => HashOf(path, origin, name));

    private static string HashOf(string path, Origin origin, string name)
    {
        try
        {
            using FileStream stream = InputFile.Open(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or UserError)
        {
            throw origin.Error(
                $"{name} is '{path}', which cannot be read{(error as UserError is { } why ? $" ({why.What})" : "")}; expected a "
                    + "file, its path starting from the current folder"
            );
        }
    }
}

/// <summary>Writes a file as <c>{"sha256": ...}</c>.</summary>
internal sealed class FileReferenceConverter : JsonConverter<FileReference>
{
    public override FileReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Files are read from study files.");

    public override void Write(Utf8JsonWriter writer, FileReference value, JsonSerializerOptions options) =>
        Write(writer, value);

    public static void Write(Utf8JsonWriter writer, FileReference value)
    {
        writer.WriteStartObject();
        writer.WriteString("sha256", value.Hash);
        writer.WriteEndObject();
    }
}
