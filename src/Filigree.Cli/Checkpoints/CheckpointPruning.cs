using System.Text.Json;
using Filigree.Cli.Shell;
using Filigree.Connectivity;
using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Plasticity;

namespace Filigree.Cli.Checkpoints;

/// <summary>
/// Cuts weights out of a model, those that rank lowest: by magnitude, unless said otherwise. Weights of 0 are no connections, and never among those kept.
/// </summary>
internal sealed class CheckpointPruning(
    WeightFile file,
    IReadOnlyList<WeightLayer> layers,
    PrunedShares shares,
    PruningRanks ranks,
    bool isGlobal
) : ICheckpointChange
{
    private readonly List<PrunedLayer> results = [];
    private readonly Dictionary<WeightLayer, int> indices = file
        .Layers.Index()
        .ToDictionary(one => one.Item, one => one.Index);
    private readonly ConversionLosses losses = new();

    // The layer that is written, where the format holds no other.
    private WeightLayer? alone;

    /// <summary>Whether masks are written beside weights that stay whole.</summary>
    public bool WritesMasks { get; init; }

    /// <inheritdoc/>
    public IEnumerable<WeightLayer> Written => file.Layers;

    /// <inheritdoc/>
    public int Count => results.Count;

    /// <inheritdoc/>
    public IEnumerable<(string Name, long Places, long Connections)> Counts =>
        results.Select(layer => (layer.Name, layer.Places, layer.Kept));

    /// <summary>What was lost where sparse layers were written in single precision.</summary>
    public ConversionLosses Losses => losses;

    // The pruned biases whose masks are worked in: they follow the weights of their module, and all do where no layer is left out.
    private IReadOnlyList<MaskedTensor> Folded => [.. file.Masked.Where(IsFolded)];

    // How many connections were asked for over the layers that share one number; null where each has a share of its own.
    private long? Asked =>
        isGlobal ? shares.General.GetValueOrDefault().KeptOf(Together.Sum(layer => layer.Shape.Places)) : null;

    private IReadOnlyList<WeightLayer> Together => [.. layers.Where(layer => shares.OwnOf(layer) is null)];

    /// <summary>Writes the pruned model.</summary>
    public void Write(Terminal terminal, OutputTarget target, CancellationToken cancellationToken)
    {
        using var progress = new StepProgress(terminal, layers.Count + (isGlobal ? 2 * Together.Count : 0));
        MagnitudeOrder? together =
            isGlobal && IsByMagnitude && Together.Any(layer => layer.Type == ElementType.Float64)
                ? MagnitudeOrder.Of(Together.Select(layer => MaskedWeights.ReadDoubles(file, layer)))
                : null;
        MagnitudeThreshold? shared = Asked is { } asked
            ? FindShared(asked, together, progress, cancellationToken)
            : null;
        long ties = shared?.Ties ?? 0;
        if (target.Format == WeightFormat.SciPySparse)
        {
            if (WritesMasks)
            {
                throw new UserError(
                    "a SciPy matrix holds connections, and no masks",
                    "--masks",
                    "safetensors, pt or npz",
                    "leave --masks out, or choose another --format"
                );
            }

            WeightLayer only = alone = SingleLayer.Of(target, layers);
            if (IsOfDoubles(only))
            {
                CheckpointFile.WriteSparse(
                    target,
                    PrunedDoubles(only),
                    only.ReadBiasRowDoubles(),
                    ElementType.Float64,
                    _ => { },
                    cancellationToken
                );
                return;
            }

            losses.AddSparse([only]);
            CheckpointFile.WriteSparse(
                target,
                Pruned(only),
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
        losses.AddSparse(file.Layers.Where(layer => layer.IsSparse && !(chosen.Contains(layer) && IsOfDoubles(layer))));
        CheckpointFile.Write(target, file, tensors, cancellationToken);

        OutputTensor[] Replace(WeightLayer layer) =>
            layer.Weights is null
                ?
                [
                    IsOfDoubles(layer)
                        ? CheckpointFile.Dense(layer, ElementType.Float64, () => PrunedDoubles(layer))
                        : CheckpointFile.Dense(layer, ElementType.Float32, () => Pruned(layer)),
                ]
                : PrunedTensors.Of(layer, WritesMasks, () => Cut(layer, Ordered(layer)));

        static bool IsOfDoubles(WeightLayer layer) => layer is { IsSparse: true, Type: ElementType.Float64 };

        DoubleConnections PrunedDoubles(WeightLayer layer) =>
            layer.ReadSparseDoubles()!.Without(Cut(layer, Ordered(layer)));

        // The connections that are left, with their weights rounded to single precision.
        SparseMatrix Pruned(WeightLayer layer)
        {
            bool[] cut = Cut(layer, Ordered(layer));
            if (layer.IsSparse)
            {
                return layer.ReadSparse().Without(cut);
            }

            WeightMatrix dense = layer.ReadMatrix();
            for (int place = 0; place < cut.Length; place++)
            {
                dense.Values[place] = cut[place] ? 0 : dense.Values[place];
            }

            return SparseMatrix.NonZero(dense);
        }

        bool IsAlone(WeightLayer layer) => shared is null || shares.OwnOf(layer) is not null;

        // Of layers cut by magnitude nothing but the order matters, which rounding to single precision would lose.
        float[] Ordered(WeightLayer layer)
        {
            if (!IsAlone(layer))
            {
                return Numbers(layer, together);
            }

            return IsByMagnitude && layer.Type == ElementType.Float64
                ? Numbers(layer, MagnitudeOrder.Of([MaskedWeights.ReadDoubles(file, layer)]))
                : MaskedWeights.Read(file, layer);
        }

        // True for each weight that goes; all layers are asked for in the order of their positions, once.
        bool[] Cut(WeightLayer layer, float[] weights)
        {
            progress.Begin(layer.Name);
            long? own = IsAlone(layer) && !ranks.SetsCount ? shares.Of(layer).KeptOf(layer.Shape.Places) : null;
            bool[] cut = ranks.Pattern is null
                ? CutByRank(own)
                : ranks.Cut(file, indices[layer], weights, own ?? layer.Shape.Places);
            results.Add(
                new PrunedLayer(
                    layer.Name,
                    layer.Shape.Places,
                    weights.Length - weights.AsSpan().Count(0f),
                    cut.Length - cut.AsSpan().Count(true),
                    own
                )
            );
            return cut;

            bool[] CutByRank(long? count)
            {
                float[] numbers = ranks.Of(file, indices[layer], weights);
                MagnitudeThreshold threshold = count is { } kept
                    ? MagnitudeThreshold.Find([numbers], kept)
                    : shared.GetValueOrDefault();
                long ownTies = threshold.Ties;
                ref long left = ref ownTies;
                if (count is null)
                {
                    left = ref ties;
                }

                bool[] goes = new bool[numbers.Length];
                for (int i = 0; i < goes.Length; i++)
                {
                    goes[i] = !threshold.Keeps(numbers[i], ref left);
                }

                return goes;
            }
        }
    }

    /// <inheritdoc/>
    public void Warn(TextWriter error) => PruningOutput.WarnOfFewer(error, results, Asked);

    /// <inheritdoc/>
    public void WriteHead(Utf8JsonWriter json)
    {
        if (Asked is { } all)
        {
            json.WriteNumber("asked", all);
        }
    }

    /// <inheritdoc/>
    public void WriteLayer(Utf8JsonWriter json, int layer) => PruningOutput.WriteJson(json, results[layer]);

    /// <inheritdoc/>
    public void WriteText(TextWriter writer) => PruningOutput.WriteText(writer, results);

    /// <inheritdoc/>
    public void SayRest(Terminal terminal)
    {
        if (alone is null)
        {
            CheckpointFile.SayKept(terminal, file, layers, Folded);
        }
        else
        {
            CheckpointFile.SayLeftOut(terminal, file, alone);
        }
    }

    /// <inheritdoc/>
    public void Dispose() { }

    private bool IsFolded(MaskedTensor masked) =>
        !WritesMasks
        && (
            layers.Count == file.Layers.Count
            || CheckpointFile
                .ModulesOf(layers)
                .Any(module => module.Length > 0 && masked.Name.StartsWith(module, StringComparison.Ordinal))
        );

    private bool IsByMagnitude => ranks is { Score: Magnitude, LooksAtOrder: true };

    private float[] Numbers(WeightLayer layer, MagnitudeOrder? order) =>
        order is null ? MaskedWeights.Read(file, layer) : order.NumbersOf(MaskedWeights.ReadDoubles(file, layer));

    private MagnitudeThreshold FindShared(
        long asked,
        MagnitudeOrder? order,
        StepProgress progress,
        CancellationToken cancellationToken
    ) =>
        MagnitudeThreshold.Find(
            Together.Select(layer =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Begin(layer.Name);
                return ranks.Of(file, indices[layer], Numbers(layer, order));
            }),
            asked
        );
}
