namespace Filigree.Formats;

/// <summary>What one file holds, before it is known what its tensors are to a model.</summary>
/// <param name="File">The file.</param>
/// <param name="Format">Its format.</param>
/// <param name="Tensors">Its tensors in its order; none for a SciPy matrix.</param>
/// <param name="Sparse">Its layers if it has them by their connections; null for any other file.</param>
/// <param name="Metadata">What it says about itself.</param>
internal sealed record WeightFileContent(
    FileBytes File,
    WeightFormat Format,
    IReadOnlyList<StoredTensor> Tensors,
    IReadOnlyList<WeightLayer>? Sparse,
    IReadOnlyDictionary<string, string> Metadata
) : IDisposable
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    /// <summary>What is odd about it and does not keep it from being read.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether its tensors may be layers too, beside those that it has by their connections.</summary>
    public bool HasDenseLayers { get; init; } = Sparse is null;

    /// <summary>What its tensors are, if the file itself says so; null where names and shapes tell.</summary>
    public LayerFinder? Found { get; init; }

    /// <summary>Files that hold numbers of its tensors.</summary>
    public IReadOnlyList<FileBytes> Beside { get; init; } = [];

    /// <summary>The ONNX model that it is, or null.</summary>
    public OnnxSource? Onnx { get; init; }

    /// <summary>The names by which it is told what a model has twice.</summary>
    public IEnumerable<string> Names => Tensors.Select(t => t.Name).Union((Sparse ?? []).Select(l => l.Name));

    /// <summary>Reads a file's headers, and closes it where it cannot be read.</summary>
    /// <exception cref="UserError">It is damaged, or of a format that is not read.</exception>
    public static WeightFileContent Read(FileBytes file, WeightFileOptions options)
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

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Dispose();
        foreach (FileBytes other in Beside)
        {
            other.Dispose();
        }
    }

    private static WeightFileContent ReadAny(FileBytes file, WeightFileOptions options)
    {
        Span<byte> buffer = stackalloc byte[ForeignFile.FirstBytes];
        ReadOnlySpan<byte> first = buffer[..file.ReadAt(buffer, 0)];
        if (ZipDirectory.Begins(first))
        {
            IReadOnlyList<ZipMember> members = ZipDirectory.Read(file);
            if (PyTorchArchive.Is(members))
            {
                return PyTorchArchive.Read(file, members, options.Key);
            }

            IReadOnlyList<NpyTensor> arrays = NpyArchive.Read(file, members);
            if (!SciPyMatrix.Is(arrays))
            {
                return new WeightFileContent(file, WeightFormat.Npz, arrays, null, NoMetadata);
            }

            var matrix = SciPyMatrix.Of(file, arrays, options.HasBiasRow);
            var layer = new SciPyLayer(Path.GetFileNameWithoutExtension(file.Name), file.Name, matrix);
            return new WeightFileContent(file, WeightFormat.SciPySparse, [], [layer], NoMetadata);
        }

        if (first.StartsWith(NpyHeader.Magic))
        {
            return new WeightFileContent(file, WeightFormat.Npy, [NpyArchive.ReadArray(file)], null, NoMetadata);
        }

        if (OnnxReader.Begins(first) && !SafetensorsHeader.Begins(first))
        {
            return OnnxReader.Read(file);
        }

        if (!SafetensorsHeader.Begins(first))
        {
            throw ForeignFile.Unknown(file.Name, first);
        }

        SafetensorsHeader header = SafetensorsHeader.Read(file);
        SafetensorsTensor[] tensors = [.. header.Entries.Select(entry => new SafetensorsTensor(file, entry))];
        IReadOnlyList<WeightLayer>? layers = ConnectionLayer.Find(file, tensors, header.Metadata);
        return new WeightFileContent(
            file,
            WeightFormat.Safetensors,
            tensors,
            layers,
            ConnectionFile.Others(header.Metadata)
        );
    }
}
