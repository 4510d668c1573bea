using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Numerics;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>Writes a model that was read and changed in part.</summary>
internal static class CheckpointFile
{
    /// <summary>
    /// Every tensor of a file, in its order, some of them replaced. What is not replaced is passed on bit for bit; a layer that
    /// is held by its connections becomes a dense tensor where it is not replaced, and the biases in its last row one beside it.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="replace">What stands for a layer's weights and mask; null keeps them.</param>
    /// <param name="replaceMasked">What stands for a pruned bias and its masks; null keeps them.</param>
    public static List<OutputTensor> Tensors(
        WeightFile file,
        Func<WeightLayer, IReadOnlyList<OutputTensor>?> replace,
        Func<MaskedTensor, IReadOnlyList<OutputTensor>?>? replaceMasked = null
    )
    {
        var instead = new Dictionary<StoredTensor, IReadOnlyList<OutputTensor>>();
        List<OutputTensor> alone = [];
        foreach (WeightLayer layer in file.Layers)
        {
            IReadOnlyList<OutputTensor>? tensors = replace(layer);
            if (layer.Weights is null)
            {
                tensors ??= [Dense(layer, ElementType.Float32)];
                string bias = NameOf(layer, ".bias");
                if (!tensors.Any(tensor => tensor.Name == bias))
                {
                    tensors = [.. tensors, .. BiasesOf(layer, ElementType.Float32)];
                }

                if (layer.Parts.Count == 0)
                {
                    alone.AddRange(tensors);
                }

                foreach (StoredTensor part in layer.Parts)
                {
                    instead.Add(part, part == layer.Parts[0] ? tensors : []);
                }
            }
            else if (tensors is not null)
            {
                instead.Add(layer.Weights, tensors);
                foreach (StoredTensor mask in layer.Masks)
                {
                    instead.Add(mask, []);
                }
            }
        }

        foreach (MaskedTensor masked in file.Masked)
        {
            if (replaceMasked?.Invoke(masked) is { } tensors)
            {
                instead.Add(masked.Values, tensors);
                foreach (StoredTensor mask in masked.Masks)
                {
                    instead.Add(mask, []);
                }
            }
        }

        return
        [
            .. file.Tensors.SelectMany(tensor =>
                instead.TryGetValue(tensor, out IReadOnlyList<OutputTensor>? tensors)
                    ? tensors
                    : [OutputTensor.Copy(tensor)]
            ),
            .. alone,
        ];
    }

    /// <summary>A layer as one dense tensor, its mask applied: [output, input], or in the file's order where it has one.</summary>
    public static OutputTensor Dense(WeightLayer layer, ElementType type) =>
        layer.IsSparse
            ? Dense(layer, type, layer.ReadSparse)
            : OutputTensor.Of(
                layer.Name,
                type,
                layer.TensorShape,
                () => layer.Layout.ToStored(layer.ReadMatrix().Values)
            );

    /// <summary>Other connections of a layer that is held by its connections, as one dense tensor [output, input].</summary>
    public static OutputTensor Dense(
        WeightLayer layer,
        ElementType type,
        Func<SparseMatrix> connections,
        Action<ConversionLoss>? lost = null
    ) => DenseRows.Of(NameOf(layer, ".weight"), type, layer.Layout.Dimensions, connections, lost);

    /// <summary>All connections of such a layer, as the file has them, as one dense tensor [output, input].</summary>
    public static OutputTensor Dense(WeightLayer layer, ElementType type, Action<ConversionLoss> lost) =>
        layer.Type == ElementType.Float64
            ? Dense(layer, type, () => layer.ReadSparseDoubles()!, lost)
            : Dense(layer, type, layer.ReadSparse, lost);

    /// <summary>Some connections of such a layer, with their weights in double precision as the file has them.</summary>
    public static OutputTensor Dense(
        WeightLayer layer,
        ElementType type,
        Func<DoubleConnections> connections,
        Action<ConversionLoss>? lost = null
    ) => DenseRows.Of(NameOf(layer, ".weight"), type, layer.Layout.Dimensions, connections, lost);

    /// <summary>The biases that a SciPy matrix has in its last row, as a tensor of their own; none of other layers.</summary>
    public static IReadOnlyList<OutputTensor> BiasesOf(
        WeightLayer layer,
        ElementType type,
        Action<ConversionLoss>? lost = null
    ) =>
        layer.ReadBiasRowDoubles() is { } doubles
            ? [DenseRows.Of(NameOf(layer, ".bias"), type, [doubles.Places.Outputs], () => doubles, lost)]
        : layer.ReadBiasRow() is not { } biases ? []
        : [OutputTensor.Of(NameOf(layer, ".bias"), type, [biases.Outputs], () => biases.ToDense().Values, lost)];

    /// <summary>
    /// The name PyTorch would give a tensor of a layer that is named after its file; weights that have a name in it keep that, unless it says
    /// another order than they have then.
    /// </summary>
    public static string NameOf(WeightLayer layer, string ending) =>
        ending == ".weight" && layer.Parts.Count > 0
            ? PyTorchNames.OfWeight(layer.Name)
            : (layer.Name.EndsWith(".weight", StringComparison.Ordinal) ? layer.Name[..^".weight".Length] : layer.Name)
                + ending;

    /// <summary>Writes tensors to a file beside the target, and renames it.</summary>
    /// <param name="target">The file.</param>
    /// <param name="file">The model that they are of.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="cancellationToken">Ends it; nothing is written then.</param>
    /// <param name="metadata">What the file says about itself, if that is not what the model's said.</param>
    /// <param name="sparse">Of PyTorch's format: which of the tensors are the parts of sparse ones.</param>
    /// <exception cref="UserError">The format cannot hold them.</exception>
    public static void Write(
        OutputTarget target,
        WeightFile file,
        IReadOnlyList<OutputTensor> tensors,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? metadata = null,
        IReadOnlyList<PyTorchSparseTensor>? sparse = null
    )
    {
        metadata ??= file.Metadata;
        if (target.Format == WeightFormat.Onnx)
        {
            WriteOnnx(target, file, tensors, cancellationToken);
            return;
        }

        if (file.Onnx is not null)
        {
            tensors = OnnxTensors.Alone(file, tensors);
        }

        if (target.Format == WeightFormat.Npy && tensors.Count != 1)
        {
            throw new UserError(
                $"would hold {NumberText.Counted(tensors.Count, "tensor")}",
                target.Path,
                "one, which is all that npy can hold",
                "write npz, or choose one with 'filigree convert --tensors'"
            );
        }

        long length =
            target.Format == WeightFormat.Safetensors
                ? SafetensorsWriter.LengthOf(tensors, metadata)
                : tensors.Sum(tensor => tensor.ByteLength);
        using var output = new OutputFile(target.Path, length, target.Replaces);
        switch (target.Format)
        {
            case WeightFormat.Safetensors:
                SafetensorsWriter.Write(output.Stream, tensors, metadata, cancellationToken);
                break;
            case WeightFormat.Npy:
                NumPyWriter.WriteArray(output.Stream, tensors[0], cancellationToken);
                break;
            case WeightFormat.PyTorch:
                PyTorchWriter.Write(output.Stream, tensors, sparse ?? [], cancellationToken);
                break;
            default:
                NumPyWriter.Write(output.Stream, tensors, cancellationToken);
                break;
        }

        output.Commit();
    }

    private static void WriteOnnx(
        OutputTarget target,
        WeightFile file,
        IReadOnlyList<OutputTensor> tensors,
        CancellationToken cancellationToken
    )
    {
        if (file.Onnx is not { } source)
        {
            throw new UserError(
                "would be an ONNX model, which holds what is computed too",
                target.Path,
                "a file of tensors alone, such as .safetensors",
                "make one of it with 'filigree convert --model'"
            );
        }

        if (OnnxCopy.IsSplit(source))
        {
            OutputPlace.Require(OnnxWriter.DataOf(target.Path), file.Files, target.Replaces);
        }

        OnnxCopy.Write(target.Path, source, tensors, target.Replaces, cancellationToken);
    }

    /// <summary>Writes one layer as a SciPy matrix.</summary>
    public static void WriteSparse(
        OutputTarget target,
        SparseMatrix weights,
        SparseMatrix? biases,
        ElementType type,
        CancellationToken cancellationToken
    )
    {
        using var output = new OutputFile(target.Path, replaces: target.Replaces);
        SciPyWriter.Write(output.Stream, weights, biases, type, cancellationToken);
        output.Commit();
    }

    /// <summary>Writes one layer as a SciPy matrix, its weights in double precision each rounded once.</summary>
    public static void WriteSparse(
        OutputTarget target,
        DoubleConnections weights,
        DoubleConnections? biases,
        ElementType type,
        Action<ConversionLoss> lost,
        CancellationToken cancellationToken
    )
    {
        using var output = new OutputFile(target.Path, replaces: target.Replaces);
        SciPyWriter.Write(output.Stream, weights, biases, type, lost, cancellationToken);
        output.Commit();
    }

    /// <summary>The first names of a list, and how many there are beside.</summary>
    public static string Some(IReadOnlyList<string> names) =>
        names.Count <= Named
            ? string.Join(", ", names)
            : Invariant($"{string.Join(", ", names.Take(Named))} and {names.Count - Named} more");

    /// <summary>The modules that some layers belong to: <c>fc1.</c> of <c>fc1.weight</c>.</summary>
    public static HashSet<string> ModulesOf(IEnumerable<WeightLayer> layers) =>
        [.. layers.Select(layer => layer.Name[..(layer.Name.LastIndexOf('.') + 1)])];

    /// <summary>Says which tensors were passed on as they are, and why.</summary>
    public static void SayKept(
        Terminal terminal,
        WeightFile file,
        IReadOnlyList<WeightLayer> changed,
        IReadOnlyList<MaskedTensor>? folded = null
    )
    {
        string[] others = [.. file.Layers.Except(changed).Select(layer => layer.Name)];
        HashSet<string> masks =
        [
            .. changed.SelectMany(layer => layer.Masks).Select(mask => mask.Name),
            .. (folded ?? []).SelectMany(masked => masked.Masks.Append(masked.Values)).Select(part => part.Name),
        ];
        IEnumerable<string> kinds = file
            .Skipped.Where(tensor => !masks.Contains(tensor.Name))
            .GroupBy(tensor => tensor.Reason)
            .Select(group => $"{Some([.. group.Select(tensor => tensor.Name)])} ({group.Key})");
        string[] all = [.. kinds.Prepend($"{Some(others)} (not chosen)").Skip(others.Length == 0 ? 1 : 0)];
        if (all.Length > 0)
        {
            terminal.Error.WriteLine($"kept as they are: {string.Join("; ", all)}");
        }
    }

    /// <summary>Says which tensors are not in a file that holds one layer.</summary>
    public static void SayLeftOut(Terminal terminal, WeightFile file, WeightLayer only)
    {
        string[] others =
        [
            .. file.Layers.Where(layer => layer != only).Select(layer => layer.Name),
            .. file.Skipped.Select(tensor => tensor.Name).Except(only.Masks.Select(mask => mask.Name)),
        ];
        if (others.Length > 0)
        {
            terminal.Error.WriteLine($"filigree: left out, for a SciPy matrix is one layer: {Some(others)}");
        }
    }

    private const int Named = 4;
}
