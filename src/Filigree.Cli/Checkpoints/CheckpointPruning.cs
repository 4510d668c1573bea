using Filigree.Cli.Shell;
using Filigree.Connectivity;
using Filigree.Formats;
using Filigree.Numerics;

namespace Filigree.Cli.Checkpoints;

/// <summary>Cuts the weights of smallest magnitude out of a model. Weights of 0 are no connections, and never among those kept.</summary>
internal sealed class CheckpointPruning(
    WeightFile file,
    IReadOnlyList<WeightLayer> layers,
    PrunedShare share,
    bool isGlobal
)
{
    private readonly List<PrunedLayer> results = [];
    private readonly ConversionLosses losses = new();

    /// <summary>Whether masks are written beside weights that stay whole.</summary>
    public bool WritesMasks { get; init; }

    /// <summary>What became of the layers, in the order they were written in.</summary>
    public IReadOnlyList<PrunedLayer> Results => results;

    /// <summary>What was lost where sparse layers were written in single precision.</summary>
    public ConversionLosses Losses => losses;

    /// <summary>The pruned biases whose masks are worked in: they follow the weights of their module, and all do where no layer is left out.</summary>
    public IReadOnlyList<MaskedTensor> Folded => [.. file.Masked.Where(IsFolded)];

    /// <summary>How many connections were asked for over all layers together; null where each had a share of its own.</summary>
    public long? Asked => isGlobal ? share.KeptOf(layers.Sum(layer => layer.Shape.Places)) : null;

    /// <summary>Writes the pruned model.</summary>
    public void Write(Terminal terminal, OutputTarget target, CancellationToken cancellationToken)
    {
        using var progress = new StepProgress(terminal, isGlobal ? 3 * layers.Count : layers.Count);
        MagnitudeThreshold? shared = Asked is { } asked ? FindShared(asked, progress, cancellationToken) : null;
        long ties = shared?.Ties ?? 0;
        if (target.Format == WeightFormat.SciPySparse)
        {
            WeightLayer only = SingleLayer.Of(target, layers);
            losses.AddSparse([only]);
            SparseMatrix matrix = CheckpointInput.ReadSparse(file, only);
            CheckpointFile.WriteSparse(
                target,
                matrix.Without(Cut(only, matrix.Values)),
                only.ReadBiasRow(),
                ElementType.Float32,
                cancellationToken
            );
            return;
        }

        HashSet<WeightLayer> chosen = [.. layers];
        List<OutputTensor> tensors = CheckpointFile.Tensors(
            file,
            layer => chosen.Contains(layer) ? Replace(layer) : null,
            masked => IsFolded(masked) ? PrunedTensors.Of(masked) : null
        );
        losses.AddSparse(file.Layers.Where(layer => layer.IsSparse));
        CheckpointFile.Write(target, tensors, file.Metadata, cancellationToken);

        OutputTensor[] Replace(WeightLayer layer) =>
            layer.Weights is null
                ? [CheckpointFile.Dense(layer, ElementType.Float32, () => Pruned(layer))]
                : PrunedTensors.Of(layer, WritesMasks, () => Cut(layer, MaskedWeights.Read(file, layer)));

        SparseMatrix Pruned(WeightLayer layer)
        {
            SparseMatrix matrix = CheckpointInput.ReadSparse(file, layer);
            return matrix.Without(Cut(layer, matrix.Values));
        }

        // True for each weight that goes; all layers are asked for in the order of their positions, once.
        bool[] Cut(WeightLayer layer, float[] weights)
        {
            progress.Begin(layer.Name);
            long own = share.KeptOf(layer.Shape.Places);
            MagnitudeThreshold threshold = shared ?? MagnitudeThreshold.Find([weights], own);
            if (shared is null)
            {
                ties = threshold.Ties;
            }

            bool[] cut = new bool[weights.Length];
            for (int i = 0; i < cut.Length; i++)
            {
                cut[i] = !threshold.Keeps(weights[i], ref ties);
            }

            results.Add(
                new PrunedLayer(
                    layer.Name,
                    layer.Shape.Places,
                    weights.Length - weights.AsSpan().Count(0f),
                    cut.Length - cut.AsSpan().Count(true),
                    shared is null ? own : null
                )
            );
            return cut;
        }
    }

    private bool IsFolded(MaskedTensor masked) =>
        !WritesMasks
        && (
            layers.Count == file.Layers.Count
            || CheckpointFile
                .ModulesOf(layers)
                .Any(module => module.Length > 0 && masked.Name.StartsWith(module, StringComparison.Ordinal))
        );

    private MagnitudeThreshold FindShared(long asked, StepProgress progress, CancellationToken cancellationToken) =>
        MagnitudeThreshold.Find(
            layers.Select(layer =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Begin(layer.Name);
                return MaskedWeights.Read(file, layer);
            }),
            asked
        );
}
