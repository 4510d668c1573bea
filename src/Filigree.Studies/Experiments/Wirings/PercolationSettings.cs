using System.Text.Json.Serialization;
using Filigree.Models;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>What determines a trial of <see cref="PercolationExperiment"/>, beside its seed.</summary>
/// <param name="Inputs">Input neurons.</param>
/// <param name="Outputs">Output neurons.</param>
/// <param name="Model">Model.</param>
/// <param name="Wiring">How it is wired.</param>
/// <param name="Draws">Networks drawn.</param>
/// <param name="UpTo">The largest number of strongest connections kept.</param>
/// <param name="Points">Number of points of the curve, evenly spaced up to <paramref name="UpTo"/>.</param>
/// <param name="Probes">What is measured of each network beside that; null for nothing.</param>
internal sealed record PercolationSettings(
    int Inputs,
    int Outputs,
    Choice<IModel> Model,
    Choice<IWiring> Wiring,
    int Draws,
    int UpTo,
    int Points,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<Choice<ChosenProbe>>? Probes = null
) : ExperimentSettings
{
    /// <summary>The keys of a study file.</summary>
    internal static readonly string[] Keys =
    [
        "inputs",
        "outputs",
        "model",
        "wiring",
        "draws",
        "up-to",
        "points",
        "probes",
    ];

    /// <summary>1: the zone is measured edge by edge.</summary>
    public override int Revision() => 1;

    /// <summary>Reads the keys.</summary>
    /// <param name="section">One trial's settings.</param>
    /// <param name="experiment">The experiment.</param>
    internal static PercolationSettings Read(Section section, IExperiment experiment)
    {
        int upTo = section.Count("up-to", 30_000, 1, int.MaxValue);
        return new(
            section.Count("inputs", 784, 1, 10_000_000),
            section.Count("outputs", 10, 1, 10_000_000),
            section.Choose<IModel>("model", "lenet-300-100"),
            section.Choose<IWiring>("wiring"),
            section.Count("draws", 50, 1, 1_000_000),
            upTo,
            section.Count("points", 50, 2, Math.Min(upTo, 100_000)),
            UntrainedProbes.Read(section, experiment)
        );
    }
}
