using Filigree.Cli.Checkpoints;
using Filigree.Cli.Shell;
using Filigree.Connectivity;
using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Topology;

namespace Filigree.Cli.Distances;

/// <summary>A file's layers, as they are compared.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Layers">The connections, first layer first.</param>
/// <param name="Asked">How many of the strongest connections were asked for; null for all there are.</param>
internal sealed record ComparedNetwork(string Name, IReadOnlyList<SparseMatrix> Layers, long? Asked = null)
{
    /// <summary>Connections of all layers.</summary>
    public long Connections => Layers.Sum(layer => (long)layer.Count);

    /// <summary>Reads files whose networks can be compared with each other.</summary>
    /// <exception cref="UserError">A file cannot be read, has no such layers, or has layers of other sizes than the first.</exception>
    public static ComparedNetwork[] ReadAll(Terminal terminal, IReadOnlyList<string> paths, NetworkSelection selection)
    {
        string[] names = Names(paths);
        var networks = new ComparedNetwork[paths.Count];
        for (int network = 0; network < networks.Length; network++)
        {
            networks[network] = Read(terminal, names[network], paths[network], selection);
            if (Nnstd.FindMismatch(networks[0].Layers, networks[network].Layers) is { } mismatch)
            {
                throw new UserError(
                    mismatch,
                    network == 0 ? paths[0] : $"{paths[0]} and {paths[network]}",
                    network == 0 ? "layers that follow each other" : "layers of the same sizes in the same order",
                    "choose layers that both have with --layers"
                );
            }
        }

        return networks;
    }

    private static ComparedNetwork Read(Terminal terminal, string name, string path, NetworkSelection selection)
    {
        using WeightFile file = CheckpointInput.Open(
            terminal,
            path,
            new WeightFileOptions
            {
                HasBiasRow = selection.HasBiasRow,
                Kernels = selection.Kernels,
                Key = selection.Key,
            }
        );
        IReadOnlyList<WeightLayer> layers = LayerSelection.Of(file, selection.Layers);
        if (selection.IsWeighted)
        {
            foreach (WeightLayer layer in layers)
            {
                RequireSingles(path, layer);
            }
        }

        if (selection.Density is not { } density)
        {
            return new ComparedNetwork(name, [.. layers.Select(layer => ConnectionsOf(file, layer))]);
        }

        long asked = NearestCount.Of(density, layers.Sum(layer => layer.Shape.Places));
        return new ComparedNetwork(name, Strongest(file, layers, asked), asked);
    }

    // Of greatest magnitude over all layers, ties by position. One layer is in memory at a time, and read three times; of double precision the
    // magnitudes of all.
    private static SparseMatrix[] Strongest(WeightFile file, IReadOnlyList<WeightLayer> layers, long count)
    {
        MagnitudeOrder? order = layers.Any(layer => layer.Type == ElementType.Float64)
            ? MagnitudeOrder.Of(layers.Select(layer => MaskedWeights.ReadDoubles(file, layer)))
            : null;
        var threshold = MagnitudeThreshold.Find(layers.Select(layer => Ranked(layer).Values), count);
        long ties = threshold.Ties;
        return
        [
            .. layers.Select(layer =>
            {
                SparseMatrix kept = Ranked(layer).Where(weight => threshold.Keeps(weight, ref ties));
                return order is null ? kept : kept.WeightsFrom(ConnectionsOf(file, layer));
            }),
        ];

        // Rounded weights may be equal, or out of range, where the weights are not.
        SparseMatrix Ranked(WeightLayer layer)
        {
            if (order is null)
            {
                return ConnectionsOf(file, layer);
            }

            float[] numbers = order.NumbersOf(MaskedWeights.ReadDoubles(file, layer));
            return layer.IsSparse
                ? CheckpointInput.ReadSparse(file, layer).WithWeights(numbers)
                : SparseMatrix.NonZero(
                    new WeightMatrix(layer.Name, layer.Shape.Outputs, layer.Shape.Inputs, numbers)
                    {
                        Shape = layer.Shape,
                    }
                );
        }
    }

    // What a mask keeps is a connection whatever it weighs; of others in double precision the smallest weights would be 0, and none.
    private static SparseMatrix ConnectionsOf(WeightFile file, WeightLayer layer)
    {
        if (layer is not { Type: ElementType.Float64, IsSparse: false, Masks.Count: 0 })
        {
            return CheckpointInput.ReadSparse(file, layer);
        }

        var connections = SparseMatrix.NonZero(MaskedWeights.ReadConnections(layer));
        CheckpointInput.RequireFinite(file, layer, connections);
        return connections;
    }

    private static void RequireSingles(string path, WeightLayer layer)
    {
        if (layer.Type == ElementType.Float64 && layer.LossOfSingles() is { Overflowed: 0, Vanished: 0 } is false)
        {
            throw new UserError(
                "has weights too small or too large for single precision, in which magnitudes are compared",
                $"{path}: {layer.Name}",
                "weights that single precision holds",
                "scale them, or leave --weighted out"
            );
        }
    }

    // File names where they tell the files apart, else the paths as given.
    private static string[] Names(IReadOnlyList<string> paths)
    {
        string[] names =
        [
            .. paths.Select(path => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path))),
        ];
        return names.Distinct().Count() == names.Length ? names
            : paths.Distinct().Count() == paths.Count ? [.. paths]
            : [.. paths.Select((path, place) => $"{path} ({place + 1})")];
    }
}
