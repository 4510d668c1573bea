using Filigree.Cli.Checkpoints;
using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Topology;

namespace Filigree.Cli.Distances;

/// <summary>A file's layers, as they are compared.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Layers">The connections, first layer first.</param>
internal sealed record ComparedNetwork(string Name, IReadOnlyList<SparseMatrix> Layers)
{
    /// <summary>Reads files whose networks can be compared with each other.</summary>
    /// <exception cref="UserError">A file cannot be read, has no such layers, or has layers of other sizes than the first.</exception>
    public static ComparedNetwork[] ReadAll(IReadOnlyList<string> paths, NetworkSelection selection)
    {
        string[] names = Names(paths);
        var networks = new ComparedNetwork[paths.Count];
        for (int network = 0; network < networks.Length; network++)
        {
            networks[network] = new ComparedNetwork(names[network], Read(paths[network], selection));
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

    private static SparseMatrix[] Read(string path, NetworkSelection selection)
    {
        using WeightFile file = WeightFile.Open(path, new WeightFileOptions { HasBiasRow = selection.HasBiasRow });
        IReadOnlyList<WeightLayer> layers = LayerSelection.Of(file, selection.Layers);
        return selection.Density is { } density
            ? Strongest([.. layers.Select(layer => layer.ReadMatrix())], density)
            : [.. layers.Select(layer => layer.ReadSparse())];
    }

    private static SparseMatrix[] Strongest(WeightMatrix[] matrices, double density) =>
        [
            .. SparseGraph
                .StrongestFraction(matrices, density)
                .Layers.Zip(matrices, (kept, weights) => Connections(kept, weights)),
        ];

    private static SparseMatrix Connections(SparseLayer kept, WeightMatrix weights)
    {
        var starts = new int[kept.Outputs + 1];
        var indices = new int[kept.EdgeCount];
        var values = new float[kept.EdgeCount];
        int place = 0;
        for (int output = 0; output < kept.Outputs; output++)
        {
            foreach (int input in kept.InputsOf(output))
            {
                indices[place] = input;
                values[place++] = weights.Values[(output * weights.Inputs) + input];
            }

            starts[output + 1] = place;
        }

        return new SparseMatrix(kept.Name, kept.Outputs, kept.Inputs, starts, indices, values);
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
