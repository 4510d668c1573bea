namespace Filigree.Formats;

/// <summary>
/// A file of weights in any format that is read, told by its content, not by its name: safetensors, PyTorch's .pt, ONNX, npy, npz,
/// SciPy's sparse npz, or a folder of them. Opening reads and checks headers; tensors are read one at a time, when asked for, from any thread.
/// </summary>
public sealed class WeightFile : IDisposable
{
    private readonly IReadOnlyList<IDisposable> files;

    internal WeightFile(
        string path,
        WeightFormat format,
        IReadOnlyList<StoredTensor> tensors,
        IReadOnlyList<WeightLayer> layers,
        IReadOnlyList<SkippedTensor> skipped,
        IReadOnlyDictionary<string, string> metadata,
        params IReadOnlyList<IDisposable> files
    )
    {
        Path = path;
        Format = format;
        Tensors = tensors;
        Layers = layers;
        Skipped = skipped;
        Metadata = metadata;
        this.files = files;
    }

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <summary>The files that are read: of a folder or an index those of the model.</summary>
    public IReadOnlyList<string> Files { get; private init; } = [];

    /// <summary>Its format.</summary>
    public WeightFormat Format { get; }

    /// <summary>Every tensor in the file's order, the masks too; none for a SciPy matrix.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>
    /// The tensors that are weights between neurons: floats of 2 to 5 dimensions that no name shows to be something else, and SciPy
    /// matrices. They are in the file's order, or by their names' numbers where the file has them in the alphabet's.
    /// </summary>
    public IReadOnlyList<WeightLayer> Layers { get; }

    /// <summary>The tensors that hold no layer's weights, and why.</summary>
    public IReadOnlyList<SkippedTensor> Skipped { get; }

    /// <summary>Pruned parameters that are no layers, such as biases with masks.</summary>
    public IReadOnlyList<MaskedTensor> Masked { get; private init; } = [];

    /// <summary>What is odd about the file and does not keep it from being read: a line each.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>The ONNX model that it is, or null.</summary>
    internal OnnxSource? Onnx { get; private init; }

    /// <summary>What a safetensors or ONNX file says about itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file or folder.</summary>
    /// <param name="path">The file, a folder of weight files, or the index of a model in shards (<c>*.safetensors.index.json</c>, <c>*.bin.index.json</c>).</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    /// <exception cref="UserError">It is missing, unreadable, damaged, or of a format that is not read.</exception>
    public static WeightFile Open(string path, WeightFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Length == 0
                ? throw new UserError("an empty name names no file", expected: "a file of weights, or a folder of them")
            : Directory.Exists(path) ? WeightFolder.Open(path, options ?? new WeightFileOptions())
            : ShardIndex.IsName(path) ? WeightFolder.OpenIndex(path, options ?? new WeightFileOptions())
            : Read(FileBytes.Open(path), options ?? new WeightFileOptions());
    }

    /// <summary>Reads a file that is in memory.</summary>
    /// <param name="content">The file's bytes, which are kept, not copied.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    /// <exception cref="UserError">It is damaged, or of a format that is not read.</exception>
    public static WeightFile Of(ReadOnlyMemory<byte> content, string name, WeightFileOptions? options = null) =>
        Read(FileBytes.Of(name, content), options ?? new WeightFileOptions());

    /// <summary>The weights of all layers, dense.</summary>
    /// <exception cref="UserError">The file is damaged, or a layer too large for an array.</exception>
    public IReadOnlyList<Numerics.WeightMatrix> ReadMatrices() => [.. Layers.Select(layer => layer.ReadMatrix())];

    /// <summary>The connections of all layers.</summary>
    /// <exception cref="UserError">The file is damaged.</exception>
    public IReadOnlyList<Numerics.SparseMatrix> ReadSparse() => [.. Layers.Select(layer => layer.ReadSparse())];

    /// <summary>Closes the file; its tensors cannot be read any more.</summary>
    public void Dispose()
    {
        foreach (IDisposable file in files)
        {
            file.Dispose();
        }
    }

    private static WeightFile Read(FileBytes file, WeightFileOptions options)
    {
        WeightFileContent content = WeightFileContent.Read(file, options);
        try
        {
            return Of(
                file.Name,
                content.Format,
                [content],
                options,
                [.. WeightFolder.WarningsOf(file.Name), .. content.Warnings]
            );
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>One model of what files hold.</summary>
    /// <param name="path">What errors call it.</param>
    /// <param name="format">Its format.</param>
    /// <param name="contents">The files, in the model's order.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="warnings">What is odd about the files.</param>
    /// <exception cref="UserError">Masks and weights do not fit each other.</exception>
    internal static WeightFile Of(
        string path,
        WeightFormat format,
        IReadOnlyList<WeightFileContent> contents,
        WeightFileOptions options,
        IReadOnlyList<string> warnings
    )
    {
        // Of all files together: a mask may be in another shard than its weights.
        StoredTensor[] tensors = [.. contents.SelectMany(content => content.Tensors)];
        HashSet<StoredTensor> parts =
        [
            .. contents.SelectMany(content => content.Sparse ?? []).SelectMany(layer => layer.Parts),
        ];
        var found = LayerFinder.Find(
            [
                .. contents
                    .Where(content => content.HasDenseLayers && content.Found is null)
                    .SelectMany(content => content.Tensors)
                    .Where(tensor => !parts.Contains(tensor)),
            ],
            options.Kernels
        );
        var dense = found.Layers.ToDictionary(layer => layer.Weights!);
        IReadOnlyList<WeightLayer> LayersOf(WeightFileContent content)
        {
            if (content.Found is not null || !content.HasDenseLayers)
            {
                return content.Found?.Layers ?? content.Sparse!;
            }

            var sparse = (content.Sparse ?? []).ToDictionary(layer => layer.Parts[0]);
            return
            [
                .. content
                    .Tensors.Select(tensor => sparse.GetValueOrDefault(tensor) ?? dense.GetValueOrDefault(tensor))
                    .OfType<WeightLayer>(),
            ];
        }

        return new WeightFile(
            path,
            format,
            tensors,
            contents is [{ Found: { } own }] ? own.Layers : LayerOrder.Of([.. contents.Select(LayersOf)]),
            [.. found.Skipped, .. contents.SelectMany(content => content.Found?.Skipped ?? [])],
            contents[0].Metadata,
            [.. contents]
        )
        {
            Files = [.. contents.SelectMany(content => content.Beside.Prepend(content.File)).Select(one => one.Name)],
            Onnx = contents.Count == 1 ? contents[0].Onnx : null,
            Masked = found.Masked,
            Warnings = [.. warnings, .. ScaleWarnings.Of(found.Layers, tensors)],
        };
    }
}
