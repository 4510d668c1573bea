using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Numerics;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>Writes a model in another format or number type.</summary>
internal sealed class CheckpointConversion(WeightFile file, IReadOnlyList<string> names, ElementType? floats)
{
    /// <summary>The layers that are written.</summary>
    public IEnumerable<WeightLayer> Layers =>
        file.Layers.Where(layer =>
            IsChosen(layer.Name) || (layer.IsSparse && IsChosen(CheckpointFile.NameOf(layer, ".weight")))
        );

    private readonly ConversionLosses losses = new();

    /// <summary>Whether what was written is told as JSON.</summary>
    public bool WritesJson { get; init; }

    /// <summary>Writes the model.</summary>
    /// <exception cref="UserError">A name means no tensor, or the format cannot hold what is chosen.</exception>
    public void Write(Terminal terminal, OutputTarget target, CancellationToken cancellationToken)
    {
        if (target.Format == WeightFormat.SciPySparse)
        {
            WriteSparse(terminal, target, cancellationToken);
            return;
        }

        List<OutputTensor> tensors = CheckpointFile.Tensors(
            file,
            layer => layer.Weights is null ? FromSparse(layer) : null
        );
        Dictionary<string, StoredTensor> stored = file.Tensors.ToDictionary(
            tensor => tensor.Name,
            StringComparer.Ordinal
        );
        using var progress = new StepProgress(terminal, tensors.Count);
        OutputTensor[] chosen =
        [
            .. tensors
                .Where(tensor => IsChosen(tensor.Name))
                .Select(tensor => Converted(tensor, stored.GetValueOrDefault(tensor.Name), progress)),
        ];
        RequireMatches(tensors.Select(tensor => tensor.Name));
        CheckpointFile.Write(target, file, chosen, cancellationToken);
        SayUndecoded(terminal, chosen);
        Report(
            terminal,
            target,
            Invariant($"{NumberText.Counted(chosen.Length, "tensor")}, {ByteText.Of(chosen.Sum(t => t.ByteLength))}")
        );
    }

    /// <summary>
    /// Writes the model with its layers by their connections, as <see cref="ConnectionFile"/> has them or as PyTorch's sparse tensors, and all else
    /// as it is.
    /// </summary>
    /// <exception cref="UserError">The format is another, or tensors or a type are chosen.</exception>
    public void WriteConnections(Terminal terminal, OutputTarget target, CancellationToken cancellationToken)
    {
        bool isPyTorch = target.Format == WeightFormat.PyTorch;
        if ((target.Format != WeightFormat.Safetensors && !isPyTorch) || names.Count > 0 || floats is not null)
        {
            throw new UserError(
                "connections of all layers stand in safetensors or .pt, their weights in single precision",
                "--sparse",
                "an OUT that ends in .safetensors, .pt or .pth, and neither --tensors nor --dtype"
            );
        }

        Dictionary<WeightLayer, SparseMatrix> matrices = [];
        using (var progress = new StepProgress(terminal, file.Layers.Count))
        {
            foreach (WeightLayer layer in file.Layers)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Begin(layer.Name);
                SparseMatrix matrix = layer.ReadSparseDoubles()?.WithoutVanished().Places ?? layer.ReadSparse();
                matrices[layer] = new SparseMatrix(
                    layer.Weights is null ? CheckpointFile.NameOf(layer, ".weight") : PyTorchNames.OfWeight(layer.Name),
                    matrix.Outputs,
                    matrix.Inputs,
                    matrix.Starts,
                    matrix.Indices,
                    matrix.Values
                )
                {
                    Shape = layer.Shape,
                };
            }
        }

        losses.AddSparse(file.Layers);
        var sparse = isPyTorch
            ? matrices.ToDictionary(
                pair => pair.Key,
                pair => PyTorchSparseTensor.Of(pair.Value, pair.Key.Layout.Dimensions)
            )
            : [];
        List<OutputTensor> tensors = CheckpointFile.Tensors(
            file,
            layer =>
                [
                    .. isPyTorch ? sparse[layer].Parts : ConnectionFile.TensorsOf(matrices[layer]),
                    .. CheckpointFile.BiasesOf(layer, ElementType.Float32),
                ]
        );
        SparseMatrix[] layers = [.. file.Layers.Select(layer => matrices[layer])];
        Dictionary<string, string> metadata = new(file.Metadata);
        foreach (
            (string key, string value) in ConnectionFile.MetadataOf([
                .. file.Layers.Select(layer => (matrices[layer], layer.Layout.Dimensions)),
            ])
        )
        {
            metadata[key] = value;
        }

        CheckpointFile.Write(target, file, tensors, cancellationToken, metadata, [.. sparse.Values]);
        long places = layers.Sum(layer => (long)layer.Outputs * layer.Inputs);
        Report(
            terminal,
            target,
            Invariant(
                $"{NumberText.Counted(layers.Length, "layer")}, {layers.Sum(layer => (long)layer.Count):N0} of {places:N0} weights, {ByteText.Of(tensors.Sum(tensor => tensor.ByteLength))}"
            )
        );
    }

    private void WriteSparse(Terminal terminal, OutputTarget target, CancellationToken cancellationToken)
    {
        RequireMatches(file.Layers.Select(layer => layer.Name));
        WeightLayer layer = SingleLayer.Of(target, [.. file.Layers.Where(one => IsChosen(one.Name))], "--tensors");
        ElementType type = floats ?? ElementType.Float32;
        DoubleConnections? doubles = layer.ReadSparseDoubles();
        if (doubles is not null && type == ElementType.Float32)
        {
            DoubleConnections held = doubles.WithoutVanished();
            losses.Add(layer.Name, type, new ConversionLoss(0, doubles.Places.Count - held.Places.Count, 0));
            doubles = held;
        }

        SparseMatrix matrix = doubles?.Places ?? layer.ReadSparse();
        if (doubles is not null)
        {
            CheckpointFile.WriteSparse(
                target,
                doubles,
                layer.ReadBiasRowDoubles(),
                type,
                loss => losses.Add(layer.Name, type, loss),
                cancellationToken
            );
        }
        else
        {
            CheckpointFile.WriteSparse(target, matrix, layer.ReadBiasRow(), type, cancellationToken);
            losses.AddSparse([layer]);
        }

        if (names.Count == 0)
        {
            CheckpointFile.SayLeftOut(terminal, file, layer);
        }

        Report(
            terminal,
            target,
            Invariant(
                $"{layer.Name}: {NumberText.Counted(matrix.Count, "connection")}, {NumberText.Counted(matrix.Inputs, "input")}, {NumberText.Counted(matrix.Outputs, "output")}"
            )
        );
    }

    private void Report(Terminal terminal, OutputTarget target, string what)
    {
        losses.Say(terminal);
        if (WritesJson)
        {
            terminal.Out.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("output", target.Path);
                losses.WriteTo(json);
                json.WriteEndObject();
            });
            return;
        }

        terminal.Out.WriteLine(what);
        terminal.Out.WriteLine($"written: {target.Path}");
    }

    // Numbers that stay what they are because nobody here reads them.
    private void SayUndecoded(Terminal terminal, IReadOnlyList<OutputTensor> written)
    {
        HashSet<string> names = [.. written.Select(tensor => tensor.Name)];
        foreach (
            IGrouping<string, StoredTensor> type in file
                .Tensors.Where(tensor => tensor.Type == ElementType.Opaque && names.Contains(tensor.Name))
                .GroupBy(tensor => tensor.TypeText)
        )
        {
            terminal.Error.WriteLine(
                $"filigree: passed on as they are, since {type.Key} is not read as numbers: "
                    + CheckpointFile.Some([.. type.Select(tensor => tensor.Name)])
            );
        }
    }

    private OutputTensor[] FromSparse(WeightLayer layer)
    {
        ElementType type = floats ?? ElementType.Float32;
        if (layer.Type != ElementType.Float64)
        {
            losses.AddSparse([layer]);
        }

        OutputTensor weights = CheckpointFile.Dense(layer, type, Lost);
        return [weights, .. CheckpointFile.BiasesOf(layer, type, Lost)];

        void Lost(ConversionLoss loss) => losses.Add(layer.Name, type, loss);
    }

    private OutputTensor Converted(OutputTensor tensor, StoredTensor? stored, StepProgress progress)
    {
        if (stored is null || floats is not { } type || !stored.Type.IsFloat() || stored.Type == type)
        {
            return tensor;
        }

        return new OutputTensor(
            tensor.Name,
            type,
            tensor.Shape,
            (target, cancellationToken) =>
            {
                progress.Begin(tensor.Name);
                losses.Add(tensor.Name, type, stored.ConvertTo(target, type, cancellationToken));
            }
        );
    }

    private bool IsChosen(string name) =>
        names.Count == 0 || names.Any(pattern => LayerSelection.Matches(pattern, name));

    private void RequireMatches(IEnumerable<string> all)
    {
        string[] known = [.. all];
        foreach (string pattern in names)
        {
            if (!known.Any(name => LayerSelection.Matches(pattern, name)))
            {
                string? meant = Suggestion.For(pattern, known);
                throw new UserError(
                    $"no tensor is named '{pattern}'",
                    file.Path,
                    meant is null ? null : $"such as '{meant}'",
                    $"see 'filigree inspect {file.Path}'"
                );
            }
        }
    }
}
