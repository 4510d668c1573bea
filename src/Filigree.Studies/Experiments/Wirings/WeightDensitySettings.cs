using System.Text.Json.Serialization;
using Filigree.Models;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>What determines a trial of <see cref="WeightDensityExperiment"/>, beside its seed.</summary>
/// <param name="Inputs">Input neurons.</param>
/// <param name="Outputs">Output neurons.</param>
/// <param name="Model">Model.</param>
/// <param name="Wiring">How it is wired.</param>
/// <param name="Draws">Networks drawn.</param>
/// <param name="Range">Weights between minus and plus this number are shown.</param>
/// <param name="Bins">Intervals of equal width into which they are counted.</param>
/// <param name="Probes">What is measured of each network beside that; null for nothing.</param>
internal sealed record WeightDensitySettings(
    int Inputs,
    int Outputs,
    Choice<IModel> Model,
    Choice<IWiring> Wiring,
    int Draws,
    double Range,
    int Bins,
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
        "range",
        "bins",
        "probes",
    ];

    /// <summary>Reads the keys.</summary>
    /// <param name="section">One trial's settings.</param>
    /// <param name="experiment">The experiment.</param>
    internal static WeightDensitySettings Read(Section section, IExperiment experiment) =>
        new(
            section.Count("inputs", 784, 1, 10_000_000),
            section.Count("outputs", 10, 1, 10_000_000),
            section.Choose<IModel>("model", "lenet-300-100"),
            section.Choose<IWiring>("wiring"),
            section.Count("draws", 100, 1, 1_000_000),
            section.Number("range", 0.5, double.Epsilon, double.MaxValue / 4),
            section.Count("bins", 100, 1, 10_000),
            UntrainedProbes.Read(section, experiment)
        );
}
