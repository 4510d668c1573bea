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
        CheckpointFile.Write(target, chosen, file.Metadata, cancellationToken);
        terminal.Out.WriteLine(
            Invariant(
                $"{chosen.Length} {(chosen.Length == 1 ? "tensor" : "tensors")}, {ByteText.Of(chosen.Sum(t => t.ByteLength))}"
            )
        );
        terminal.Out.WriteLine($"written: {target.Path}");
    }

    private void WriteSparse(Terminal terminal, OutputTarget target, CancellationToken cancellationToken)
    {
        RequireMatches(file.Layers.Select(layer => layer.Name));
        WeightLayer layer = SingleLayer.Of(target, [.. file.Layers.Where(one => IsChosen(one.Name))]);
        SparseMatrix matrix = layer.ReadSparse();
        CheckpointFile.WriteSparse(
            target,
            matrix,
            layer.ReadBiasRow(),
            floats ?? ElementType.Float32,
            cancellationToken
        );
        terminal.Out.WriteLine(
            Invariant($"{layer.Name}: {matrix.Count:N0} connections, {matrix.Inputs} inputs, {matrix.Outputs} outputs")
        );
        terminal.Out.WriteLine($"written: {target.Path}");
    }

    private OutputTensor[] FromSparse(WeightLayer layer)
    {
        ElementType type = floats ?? ElementType.Float32;
        OutputTensor weights = CheckpointFile.Dense(layer, type);
        return layer.ReadBiasRow() is { } biases
            ?
            [
                weights,
                OutputTensor.Of(
                    CheckpointFile.NameOf(layer, ".bias"),
                    type,
                    [layer.Shape.Outputs],
                    () => biases.ToDense().Values
                ),
            ]
            : [weights];
    }

    private OutputTensor Converted(OutputTensor tensor, StoredTensor? stored, StepProgress progress)
    {
        if (stored is null || floats is not { } type || !stored.Type.IsFloat() || stored.Type == type)
        {
            return tensor;
        }

        return OutputTensor.Of(
            tensor.Name,
            type,
            tensor.Shape,
            () =>
            {
                progress.Begin(tensor.Name);
                return stored.ReadSingles();
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
