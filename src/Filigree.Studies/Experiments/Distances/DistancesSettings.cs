using System.Text.Json.Serialization;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Experiments;

/// <summary>What determines a trial of <see cref="DistancesExperiment"/>, beside its seed.</summary>
/// <param name="Widths">Neurons a layer, inputs first, outputs last.</param>
/// <param name="Densities">Densities of the networks, one group of networks each.</param>
/// <param name="Roots">Networks drawn for each density.</param>
/// <param name="Generations">Networks of one descent, the root included.</param>
/// <param name="Moved">Share of the connections that each generation moves.</param>
/// <param name="Spread">How a density is spread over the layers: <c>uniform</c> or <c>erdos-renyi</c>.</param>
/// <param name="Output">The output layer: <c>dense</c> or <c>sparse</c>.</param>
/// <param name="Compared">What is compared: <c>all</c> layers, the <c>hidden</c> ones, or the <c>first</c>.</param>
/// <param name="MatchOutputs">Whether output neurons are assigned too.</param>
/// <param name="Probes">What is measured of each network beside that; null for nothing.</param>
internal sealed record DistancesSettings(
    IReadOnlyList<int> Widths,
    IReadOnlyList<double> Densities,
    int Roots,
    int Generations,
    double Moved,
    string Spread,
    string Output,
    string Compared,
    bool MatchOutputs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<Choice<ChosenProbe>>? Probes = null
) : ExperimentSettings
{
    private const int MostNetworks = 1000;

    /// <summary>The keys of a study file.</summary>
    internal static readonly string[] Keys =
    [
        "widths",
        "densities",
        "roots",
        "generations",
        "moved",
        "spread",
        "output",
        "compared",
        "match-outputs",
        "probes",
    ];

    /// <summary>Number of networks compared with each other.</summary>
    internal int Networks() => Densities.Count * Roots * Generations;

    /// <summary>Number of layers that are compared.</summary>
    internal int ComparedLayers() => Studies.Probes.ComparedLayers.Of(Compared, Widths.Count - 1);

    /// <summary>Reads the keys.</summary>
    /// <param name="section">One trial's settings.</param>
    /// <param name="experiment">The experiment.</param>
    internal static DistancesSettings Read(Section section, IExperiment experiment)
    {
        IReadOnlyList<int> widths = section.Items("widths", node => Values.Count(node, "widths", 1, 10_000_000));
        IReadOnlyList<double> densities = section.Items(
            "densities",
            node => Values.Number(node, "densities", double.Epsilon, 1)
        );
        var settings = new DistancesSettings(
            widths.Count == 0 ? [784, 784, 784, 784, 10] : widths,
            densities.Count == 0 ? [0.006] : densities,
            section.Count("roots", 1, 1, 26),
            section.Count("generations", 1, 1, MostNetworks),
            section.Number("moved", Filigree.Topology.Generations.PaperFraction, 0, 1),
            section.Word("spread", "uniform", ["uniform", "erdos-renyi"]),
            section.Word("output", "dense", ["dense", "sparse"]),
            section.Word("compared", "all", Studies.Probes.ComparedLayers.Words),
            section.Flag("match-outputs", false),
            UntrainedProbes.Read(section, experiment)
        );
        if (settings.Widths.Count < 2)
        {
            throw section.Origin.Error("widths has 1 number; expected two or more, inputs first, outputs last");
        }

        if (settings.Networks() is < 2 or > MostNetworks)
        {
            throw section.Origin.Error(
                $"densities x roots x generations are {settings.Networks()} networks; expected 2 to {MostNetworks}"
            );
        }

        return settings;
    }
}
