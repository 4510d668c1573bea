using System.Globalization;
using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>A random sparse network, or one that descends from it by moved connections.</summary>
/// <param name="Label">Its name: <c>w3</c> for a generation of the only root, <c>0.6% b3</c> among several.</param>
/// <param name="Density">Number of its density among those of the study.</param>
/// <param name="Root">Number of its root among those of the density.</param>
/// <param name="Generation">0 for the root itself.</param>
/// <param name="Layers">The connections of all its layers.</param>
internal sealed record DescendedNetwork(
    string Label,
    int Density,
    int Root,
    int Generation,
    IReadOnlyList<SparseMatrix> Layers
)
{
    /// <summary>Draws all networks of a trial: by density, root and generation.</summary>
    public static DescendedNetwork[] DrawAll(DistancesSettings settings, Randomness randomness) =>
        [
            .. Enumerable
                .Range(0, settings.Densities.Count)
                .SelectMany(density =>
                    Enumerable.Range(0, settings.Roots).SelectMany(root => Descend(settings, density, root, randomness))
                ),
        ];

    /// <summary>A fully connected network with these connections, each of weight 1: the distances are of connections alone.</summary>
    public Network ToNetwork()
    {
        Network network = Mlp.Create([Layers[0].Inputs, .. Layers.Select(layer => layer.Outputs)], bias: false);
        for (int layer = 0; layer < Layers.Count; layer++)
        {
            var ones = new float[Layers[layer].Count];
            Array.Fill(ones, 1);
            network.Weights[layer].Connect(Layers[layer].WithWeights(ones));
        }

        return network;
    }

    private static IEnumerable<DescendedNetwork> Descend(
        DistancesSettings settings,
        int density,
        int root,
        Randomness randomness
    )
    {
        // Each root is a network of its own seed.
        var own = new Randomness(randomness.Stream("roots", density, root).NextUInt64());
        IReadOnlyList<SparseMatrix> layers = new ErdosRenyi
        {
            Density = settings.Densities[density],
            Spread = settings.Spread == "uniform" ? Distributions.Uniform : Distributions.ErdosRenyi,
            HasDenseOutput = settings.Output == "dense",
        }.Connect(Shapes(settings), own);
        for (int generation = 0; generation < settings.Generations; generation++)
        {
            if (generation > 0)
            {
                layers = Generations.Next(layers, settings.Moved, own, generation);
            }

            yield return new DescendedNetwork(
                LabelOf(settings, density, root, generation),
                density,
                root,
                generation,
                layers
            );
        }
    }

    private static (string, MatrixShape)[] Shapes(DistancesSettings settings) =>
        [
            .. settings
                .Widths.Skip(1)
                .Select((outputs, layer) => ($"layer {layer + 1}", new MatrixShape(outputs, settings.Widths[layer]))),
        ];

    private static string LabelOf(DistancesSettings settings, int density, int root, int generation)
    {
        string letter = settings.Roots == 1 ? "w" : ((char)('a' + root)).ToString();
        string own = string.Create(CultureInfo.InvariantCulture, $"{letter}{generation}");
        return settings.Densities.Count == 1
            ? own
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{100 * (decimal)settings.Densities[density]:0.####}% {own}"
            );
    }
}
