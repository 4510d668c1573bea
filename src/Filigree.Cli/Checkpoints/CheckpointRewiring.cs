using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Wiring;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>Rewires layers of a model, one after the other, in the memory that the largest takes.</summary>
internal sealed class CheckpointRewiring(WeightFile file, IReadOnlyList<WeightLayer> layers, LayerRewiring rewiring)
{
    private readonly List<RewiredLayer> results = [];
    private readonly ConversionLosses losses = new();

    // The layer that is written, where the format holds no other.
    private WeightLayer? alone;

    /// <summary>Writes the model with the layers rewired and everything else as it was.</summary>
    public void Write(Terminal terminal, OutputTarget target, CancellationToken cancellationToken)
    {
        using var progress = new StepProgress(terminal, layers.Count);
        if (target.Format == WeightFormat.SciPySparse)
        {
            WeightLayer only = alone = SingleLayer.Of(target, layers);
            losses.AddSparse([only]);
            SparseMatrix matrix = Sparse(only, progress);
            CheckpointFile.WriteSparse(target, matrix, only.ReadBiasRow(), ElementType.Float32, cancellationToken);
            return;
        }

        HashSet<WeightLayer> chosen = [.. layers];
        List<OutputTensor> tensors = CheckpointFile.Tensors(
            file,
            layer => !chosen.Contains(layer) ? null : Rewired(layer, progress)
        );
        CheckpointFile.Write(target, file, tensors, cancellationToken);
        losses.AddSparse(file.Layers.Where(layer => layer.IsSparse));
    }

    /// <summary>Tells what became of the strengths, and which tensors were passed on.</summary>
    public void Report(Terminal terminal, OutputTarget target, bool json)
    {
        losses.Say(terminal);
        if (json)
        {
            terminal.Out.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("output", target.Path);
                writer.WriteStartArray("layers");
                results.ForEach(result => result.WriteTo(writer));
                writer.WriteEndArray();
                losses.WriteTo(writer);
                writer.WriteEndObject();
            });
            return;
        }

        var table = new PlainTable("layer", "shape", "type", "strengths in", "strengths out");
        foreach (RewiredLayer result in results)
        {
            table.Add(
                PlainTable.Shorten(result.Name, 30),
                Invariant($"{result.Shape.Outputs} x {result.Shape.Inputs}"),
                result.Type.NameOf(),
                Invariant($"{result.Before.Inputs.StandardDeviation:G3} -> {result.After.Inputs.StandardDeviation:G3}"),
                Invariant(
                    $"{result.Before.Outputs.StandardDeviation:G3} -> {result.After.Outputs.StandardDeviation:G3}"
                )
            );
        }

        table.WriteTo(terminal.Out);
        terminal.Out.WriteLine("Standard deviations of the strengths of inputs and of outputs, before and after.");
        terminal.Out.WriteLine($"written: {target.Path}");
        if (alone is null)
        {
            CheckpointFile.SayKept(terminal, file, layers);
        }
        else
        {
            CheckpointFile.SayLeftOut(terminal, file, alone);
        }
    }

    private OutputTensor[] Rewired(WeightLayer layer, StepProgress progress)
    {
        if (layer.Weights is not { } tensor)
        {
            return [CheckpointFile.Dense(layer, ElementType.Float32, () => Sparse(layer, progress))];
        }

        var rewired = new OutputTensor(
            tensor.Name,
            tensor.Type,
            tensor.Shape,
            (target, cancellationToken) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Begin(layer.Name);
                results.Add(rewiring.Rewire(layer, tensor, target, cancellationToken));
            }
        );
        return [rewired, .. layer.Masks.Select(mask => OutputTensor.Copy(mask))];
    }

    private SparseMatrix Sparse(WeightLayer layer, StepProgress progress)
    {
        progress.Begin(layer.Name);
        (SparseMatrix matrix, RewiredLayer result) = rewiring.Rewire(layer);
        results.Add(result);
        return matrix;
    }
}
