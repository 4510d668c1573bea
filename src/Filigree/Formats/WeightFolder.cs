namespace Filigree.Formats;

/// <summary>
/// A folder of weight files as one model: a safetensors file in shards, or a file a layer. Files are taken in the order of their
/// names' numbers.
/// </summary>
internal static class WeightFolder
{
    private static readonly string[] Extensions = [".safetensors", ".npy", ".npz"];

    /// <summary>Opens every weight file of a folder.</summary>
    /// <exception cref="UserError">There is none, one is damaged, or two have tensors of one name.</exception>
    public static WeightFile Open(string path, WeightFileOptions options)
    {
        string[] paths =
        [
            .. Directory
                .EnumerateFiles(path)
                .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(NaturalOrder.Instance),
        ];
        if (paths.Length == 0)
        {
            throw new UserError("has no weight files", path, $"files named {string.Join(", ", Extensions)}");
        }

        List<WeightFile> files = [];
        try
        {
            foreach (string file in paths)
            {
                files.Add(WeightFile.Open(file, options));
            }

            RequireDifferentNames(path, files);
            StoredTensor[] tensors = [.. files.SelectMany(file => file.Tensors)];
            WeightLayer[] layers = [.. files.SelectMany(file => file.Layers)];
            SkippedTensor[] skipped = [.. files.SelectMany(file => file.Skipped)];
            return new WeightFile(path, WeightFormat.Folder, tensors, layers, skipped, files[0].Metadata, [.. files]);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    private static void RequireDifferentNames(string path, List<WeightFile> files)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (WeightFile file in files)
        {
            foreach (string name in file.Tensors.Select(t => t.Name).Union(file.Layers.Select(l => l.Name)))
            {
                if (!owners.TryAdd(name, file.Path) && owners[name] != file.Path)
                {
                    throw new UserError(
                        $"has '{name}' in both {Path.GetFileName(owners[name])} and {Path.GetFileName(file.Path)}",
                        path,
                        "each name once",
                        "put the files of different models into folders of their own"
                    );
                }
            }
        }
    }
}
