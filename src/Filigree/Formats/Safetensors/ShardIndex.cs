using System.Text.Json;

namespace Filigree.Formats;

/// <summary>The index of a model in shards, <c>*.safetensors.index.json</c> or, of PyTorch's files, <c>*.bin.index.json</c>: which tensor is in which file.</summary>
internal sealed class ShardIndex
{
    private const string Safetensors = ".safetensors";
    private const string Ending = Safetensors + ".index.json";
    private const string EndingOfPyTorch = ".bin.index.json";

    private const string Remedy = "the index may be damaged: get it again";

    private readonly Dictionary<string, string> shards = new(StringComparer.Ordinal);

    private ShardIndex(string path) => Path = path;

    /// <summary>The index's own path.</summary>
    public string Path { get; }

    /// <summary>The files that the model consists of, in the order of their names' numbers.</summary>
    public IReadOnlyList<string> Files => [.. shards.Values.Distinct().Order(NaturalOrder.Instance)];

    /// <summary>The tensors' names.</summary>
    public IEnumerable<string> Tensors => shards.Keys;

    /// <summary>Bytes of all tensors, if the index says so.</summary>
    public long? TotalSize { get; private set; }

    /// <summary>Whether it is of PyTorch's files, whose sizes count tensors of one storage once.</summary>
    public bool IsOfPyTorch => Ends(Path, EndingOfPyTorch);

    /// <summary>Whether a file is named as an index is.</summary>
    public static bool IsName(string path) => Ends(path, Ending) || Ends(path, EndingOfPyTorch);

    /// <summary>Of the names of files those of indices; where a model is there as safetensors, too, of these alone.</summary>
    public static string[] Among(IReadOnlyList<string> names) =>
        names.Any(name => Ends(name, Ending) || Ends(name, Safetensors))
            ? [.. names.Where(name => Ends(name, Ending))]
            : [.. names.Where(name => Ends(name, EndingOfPyTorch))];

    private static bool Ends(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>The file that a tensor is in; null for one that the model does not have.</summary>
    public string? ShardOf(string tensor) => shards.GetValueOrDefault(tensor);

    /// <summary>Reads an index.</summary>
    /// <exception cref="UserError">It is damaged, or names files elsewhere.</exception>
    public static ShardIndex Read(string path)
    {
        using FileBytes file = FileBytes.Open(path);
        if (file.Length > SafetensorsHeader.MostBytes)
        {
            throw new UserError(
                FormattableString.Invariant($"has {file.Length:N0} bytes"),
                path,
                FormattableString.Invariant($"an index of at most {SafetensorsHeader.MostBytes:N0}")
            );
        }

        var index = new ShardIndex(path);
        try
        {
            using var json = JsonDocument.Parse(
                file.Read(0, file.Length, "the index"),
                new JsonDocumentOptions { AllowDuplicateProperties = false }
            );
            index.Take(json.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new UserError("is no JSON of an index", path, "an object with a weight_map", Remedy, broken);
        }

        return index;
    }

    private void Take(JsonElement root)
    {
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("weight_map", out JsonElement map)
            || map.ValueKind != JsonValueKind.Object
        )
        {
            throw Wrong("has no weight_map", "an object that names the file of each tensor");
        }

        foreach (JsonProperty tensor in map.EnumerateObject())
        {
            string? file = tensor.Value.ValueKind == JsonValueKind.String ? tensor.Value.GetString() : null;
            shards[tensor.Name] =
                file is not null && IsPlain(file)
                    ? file
                    : throw Wrong(
                        $"says that '{tensor.Name}' is in {tensor.Value.GetRawText()}",
                        "the plain name of a file in the index's folder"
                    );
        }

        if (shards.Count == 0)
        {
            throw Wrong("names no tensor", "a weight_map of the model's tensors");
        }

        if (
            root.TryGetProperty("metadata", out JsonElement metadata)
            && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("total_size", out JsonElement size)
            && size.ValueKind == JsonValueKind.Number
        )
        {
            // Some programs write it as a float.
            TotalSize =
                size.TryGetInt64(out long whole) ? whole
                : size.TryGetDouble(out double number) && Math.Abs(number) < long.MaxValue ? (long)number
                : -1;
        }
    }

    // No program that writes models puts shards elsewhere, and a name that leads elsewhere would read any file of the machine.
    private static bool IsPlain(string name) =>
        name.Length is > 0 and < 256
        && name is not ("." or "..")
        && name.AsSpan().IndexOfAny("/\\:") < 0
        && !name.Any(char.IsControl);

    private UserError Wrong(string what, string expected) => new(what, Path, expected, Remedy);
}
