using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Topology;

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

    /// <summary>Whether masks are written beside weights that stay whole.</summary>
    public bool WritesMasks { get; init; }

    /// <summary>What became of the layers, in the order they were written in.</summary>
    public IReadOnlyList<PrunedLayer> Results => results;

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
            CheckpointFile.WriteSparse(
                target,
                only.ReadSparse().Without(Cut(only)),
                only.ReadBiasRow(),
                ElementType.Float32,
                cancellationToken
            );
            return;
        }

        HashSet<WeightLayer> chosen = [.. layers];
        List<OutputTensor> tensors = CheckpointFile.Tensors(
            file,
            layer => chosen.Contains(layer) ? Replace(layer) : null
        );
        CheckpointFile.Write(target, tensors, file.Metadata, cancellationToken);

        OutputTensor[] Replace(WeightLayer layer) =>
            layer.Weights is null
                ? [CheckpointFile.Dense(layer, ElementType.Float32, () => layer.ReadSparse().Without(Cut(layer)))]
                : PrunedTensors.Of(layer, WritesMasks, () => Cut(layer));

        // True for each weight that goes; all layers are asked for in the order of their positions, once.
        bool[] Cut(WeightLayer layer)
        {
            progress.Begin(layer.Name);
            float[] weights = Read(layer);
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

    private MagnitudeThreshold FindShared(long asked, StepProgress progress, CancellationToken cancellationToken) =>
        MagnitudeThreshold.Find(
            layers.Select(layer =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Begin(layer.Name);
                return Read(layer);
            }),
            asked
        );

    private float[] Read(WeightLayer layer)
    {
        float[] weights = MaskedWeights.Read(file, layer);
        return Array.Exists(weights, float.IsNaN)
            ? throw new UserError(
                "has a weight that is no number (NaN)",
                $"{file.Path}: {layer.Name}",
                "weights with a magnitude",
                "choose other layers with --layers"
            )
            : weights;
    }
}
