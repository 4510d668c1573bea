namespace Filigree.Formats;

/// <summary>
/// A file of weights in any format that is read, told by its content, not by its name: safetensors, npy, npz, SciPy's sparse npz,
/// or a folder of them. Opening reads and checks headers; tensors are read one at a time, when asked for, from any thread.
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

    /// <summary>Its format.</summary>
    public WeightFormat Format { get; }

    /// <summary>Every tensor in the file's order, the masks too; none for a SciPy matrix.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>
    /// The tensors that are weights between neurons: floats of 2 or 4 dimensions, and SciPy matrices. They are in the file's
    /// order, or by their names' numbers where the file has them in the alphabet's.
    /// </summary>
    public IReadOnlyList<WeightLayer> Layers { get; }

    /// <summary>The tensors that are no layers, and why.</summary>
    public IReadOnlyList<SkippedTensor> Skipped { get; }

    /// <summary>What a safetensors file says about itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file or folder.</summary>
    /// <param name="path">The file, or a folder of weight files.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    /// <exception cref="UserError">It is missing, unreadable, damaged, or of a format that is not read.</exception>
    public static WeightFile Open(string path, WeightFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Length == 0
                ? throw new UserError("an empty name names no file", expected: "a file of weights, or a folder of them")
            : Directory.Exists(path) ? WeightFolder.Open(path, options ?? new WeightFileOptions())
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
        try
        {
            return ReadAny(file, options);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static WeightFile ReadAny(FileBytes file, WeightFileOptions options)
    {
        Span<byte> buffer = stackalloc byte[16];
        ReadOnlySpan<byte> first = buffer[..file.ReadAt(buffer, 0)];
        if (ZipDirectory.Begins(first))
        {
            IReadOnlyList<NpyTensor> arrays = NpyArchive.Read(file);
            return SciPyMatrix.Is(arrays)
                ? OfSparse(file, SciPyMatrix.Of(file, arrays, options.HasBiasRow))
                : OfTensors(file, WeightFormat.Npz, arrays);
        }

        if (first.StartsWith(NpyHeader.Magic))
        {
            return OfTensors(file, WeightFormat.Npy, [NpyArchive.ReadArray(file)]);
        }

        if (!SafetensorsHeader.Begins(first))
        {
            throw ForeignFile.Unknown(file.Name, first);
        }

        SafetensorsHeader header = SafetensorsHeader.Read(file);
        SafetensorsTensor[] tensors = [.. header.Entries.Select(entry => new SafetensorsTensor(file, entry))];
        return ConnectionLayer.Find(file, tensors, header.Metadata) is { } layers
            ? new WeightFile(
                file.Name,
                WeightFormat.Safetensors,
                tensors,
                layers,
                [],
                ConnectionFile.Others(header.Metadata),
                file
            )
            : OfTensors(file, WeightFormat.Safetensors, tensors, header.Metadata);
    }

    private static WeightFile OfTensors(
        FileBytes file,
        WeightFormat format,
        IReadOnlyList<StoredTensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        (IReadOnlyList<WeightLayer> layers, IReadOnlyList<SkippedTensor> skipped) = LayerFinder.Find(tensors);
        return new WeightFile(file.Name, format, tensors, layers, skipped, metadata ?? NoMetadata, file);
    }

    private static WeightFile OfSparse(FileBytes file, SciPyMatrix matrix)
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(file.Name);
        return new WeightFile(
            file.Name,
            WeightFormat.SciPySparse,
            [],
            [new SciPyLayer(name, file.Name, matrix)],
            [],
            NoMetadata,
            file
        );
    }

    private static readonly Dictionary<string, string> NoMetadata = [];
}
