using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Topology;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>What is seen of a layer.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Weights">Number of places a weight can have.</param>
/// <param name="Connections">Weights that are not 0.</param>
/// <param name="Inputs">Strengths of the input neurons.</param>
/// <param name="Outputs">Strengths of the output neurons.</param>
internal sealed record InspectedLayer(
    WeightLayer Layer,
    long Weights,
    long Connections,
    StrengthStatistics Inputs,
    StrengthStatistics Outputs
)
{
    /// <summary>Its connections on complete paths, where it is in a chain.</summary>
    public long? OnPaths { get; init; }

    /// <summary>Weights that are NaN or infinite.</summary>
    public NonFiniteCount NonFinite { get; init; }

    /// <summary>Connections of the places there are; NaN where there is none.</summary>
    public double Density => Connections / (double)Weights;

    /// <summary>Connections on complete paths of the places there are; NaN where there is none.</summary>
    public double? EffectiveDensity => OnPaths / (double)Weights;
}

/// <summary>What is seen of a model.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Format">Its format.</param>
/// <param name="Tensors">Number of tensors.</param>
/// <param name="Layers">Its layers.</param>
/// <param name="Skipped">The tensors that are no layers.</param>
/// <param name="Note">Why there are no complete paths, or null.</param>
internal sealed record Inspection(
    string Path,
    WeightFormat Format,
    int Tensors,
    IReadOnlyList<InspectedLayer> Layers,
    IReadOnlyList<SkippedTensor> Skipped,
    string? Note
)
{
    /// <summary>Tensors that are no layers and hold numbers that are not finite.</summary>
    public IReadOnlyDictionary<string, NonFiniteCount> NonFiniteOthers { get; init; } =
        new Dictionary<string, NonFiniteCount>();

    /// <summary>Layers of which nothing can be said, and why.</summary>
    public IReadOnlyList<(string Name, UserError Problem)> Unread { get; init; } = [];

    /// <summary>What is odd about the file.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    // Connections that a graph of the whole chain may have before it is built without being asked for.
    private const long MostConnections = 200_000_000;

    /// <summary>Looks at a model, one layer after the other.</summary>
    /// <param name="file">The model.</param>
    /// <param name="chain">Names of layers that follow each other; none for those that obviously do.</param>
    /// <param name="terminal">Where progress is shown.</param>
    /// <param name="cancellationToken">Stops it between layers.</param>
    /// <exception cref="UserError">The named layers do not follow each other, or the file is damaged.</exception>
    public static Inspection Of(
        WeightFile file,
        IReadOnlyList<string> chain,
        Terminal terminal,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<WeightLayer> linked =
            chain.Count > 0 ? LayerChain.Named(file, chain)
            : LayerChain.IsObvious(file.Layers) ? file.Layers
            : [];
        Dictionary<WeightLayer, int> places = linked
            .Select((layer, place) => (layer, place))
            .ToDictionary(pair => pair.layer, pair => pair.place);
        var graph = new SparseLayer?[linked.Count];
        List<InspectedLayer> layers = [];
        List<(string, UserError)> unread = [];
        long connections = 0;
        using var progress = new StepProgress(terminal, file.Layers.Count);
        foreach (WeightLayer layer in file.Layers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.Begin(layer.Name);
            if (TryInspect(layer, unread) is not var (inspected, edges))
            {
                continue;
            }

            layers.Add(inspected);
            int place = places.GetValueOrDefault(layer, -1);
            connections += place < 0 ? 0 : inspected.Connections;
            if (place >= 0 && (chain.Count > 0 || connections <= MostConnections))
            {
                graph[place] = edges();
            }
        }

        string? note =
            linked.Count == 0 ? LayerChain.WhyNot(file.Layers)
            : linked.FirstOrDefault(layer => unread.Exists(one => one.Item1 == layer.Name)) is { } missing
                ? $"no complete paths: {missing.Name} is not read"
            : graph.Contains(null)
                ? Invariant($"no complete paths: more than {MostConnections:N0} connections; --chain asks for them")
            : null;
        return new Inspection(
            file.Path,
            file.Format,
            file.Tensors.Count,
            note is null ? WithPaths(layers, linked, graph!) : layers,
            file.Skipped,
            file.Layers.Count == 0 ? null : note
        )
        {
            NonFiniteOthers = NonFiniteOf(file, cancellationToken),
            Unread = unread,
            Warnings = file.Warnings,
        };
    }

    // Biases, scales and statistics too: a network with a NaN in one of them is as broken as with one in a weight.
    private static Dictionary<string, NonFiniteCount> NonFiniteOf(WeightFile file, CancellationToken cancellationToken)
    {
        HashSet<StoredTensor> weights = [.. file.Layers.Select(layer => layer.Weights).OfType<StoredTensor>()];
        weights.UnionWith(file.Layers.SelectMany(layer => layer.Parts));
        var found = new Dictionary<string, NonFiniteCount>(StringComparer.Ordinal);
        foreach (
            StoredTensor tensor in file.Tensors.Where(tensor =>
                tensor.Type.IsFloat() && !weights.Contains(tensor) && tensor.Count <= Array.MaxLength
            )
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
            NonFiniteCount count =
                tensor.Type == ElementType.Float64
                    ? NonFiniteCount.Of(tensor.ReadDoubles())
                    : NonFiniteCount.Of(tensor.ReadSingles());
            if (!count.IsNone)
            {
                found.Add(tensor.Name, count);
            }
        }

        return found;
    }

    // A mask that scales weights says what its own layer is not, and nothing of the others.
    private static (InspectedLayer Layer, Func<SparseLayer> Edges)? TryInspect(
        WeightLayer layer,
        List<(string, UserError)> unread
    )
    {
        try
        {
            return Inspect(layer);
        }
        catch (UserError problem) when (layer.Masks.Count > 0)
        {
            unread.Add((layer.Name, problem));
            return null;
        }
    }

    private static (InspectedLayer, Func<SparseLayer>) Inspect(WeightLayer layer)
    {
        if (layer.IsSparse)
        {
            DoubleConnections? doubles = layer.ReadSparseDoubles();
            SparseMatrix matrix = doubles?.ToNearest() ?? layer.ReadSparse();
            (StrengthStatistics inputs, StrengthStatistics outputs) = doubles is null
                ? StrengthStatistics.Of(matrix)
                : StrengthStatistics.Of(matrix, doubles.Weights);
            long places = (long)matrix.Outputs * matrix.Inputs;
            return (
                new InspectedLayer(
                    layer,
                    places,
                    matrix.Count - matrix.Values.Count(value => value == 0),
                    inputs,
                    outputs
                )
                {
                    NonFinite = NonFiniteCount.Of(matrix.Values),
                },
                () => SparseLayer.NonZero(matrix)
            );
        }

        WeightMatrix dense = MaskedWeights.ReadConnections(layer);
        (StrengthStatistics ins, StrengthStatistics outs) = MaskedWeights.StrengthsOf(layer, dense);
        long zeros = dense.Values.AsSpan().Count(0f);
        return (
            new InspectedLayer(layer, dense.Values.Length, dense.Values.Length - zeros, ins, outs)
            {
                NonFinite = NonFiniteCount.Of(dense.Values),
            },
            () => SparseGraph.NonZero([dense]).Layers[0]
        );
    }

    private static InspectedLayer[] WithPaths(
        List<InspectedLayer> layers,
        IReadOnlyList<WeightLayer> linked,
        SparseLayer[] graph
    )
    {
        var paths = CompletePaths.Of(new SparseGraph(graph));
        Dictionary<WeightLayer, long> onPaths = linked
            .Zip(paths.Layers)
            .ToDictionary(pair => pair.First, pair => pair.Second.EdgesOnPaths);
        return
        [
            .. layers.Select(layer =>
                onPaths.TryGetValue(layer.Layer, out long count) ? layer with { OnPaths = count } : layer
            ),
        ];
    }
}
