using System.Text.Json.Serialization;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>What determines a trial of <see cref="StrengthExperiment"/>, beside its seed.</summary>
/// <param name="Inputs">Input neurons of the layer.</param>
/// <param name="Outputs">Output neurons of the layer.</param>
/// <param name="Wiring">How it is wired.</param>
/// <param name="Draws">Layers drawn.</param>
/// <param name="Points">Quantiles that show a distribution, the smallest and the largest number included.</param>
/// <param name="Probes">What is measured of each network beside that; null for nothing.</param>
internal sealed record StrengthSettings(
    int Inputs,
    int Outputs,
    Choice<IWiring> Wiring,
    int Draws,
    int Points,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<Choice<ChosenProbe>>? Probes = null
) : ExperimentSettings
{
    /// <summary>1: variances are the sample's, over n - 1.</summary>
    public override int Revision() => 1;

    /// <summary>The keys of a study file.</summary>
    internal static readonly string[] Keys = ["inputs", "outputs", "wiring", "draws", "points", "probes"];

    private const int MostNeurons = 16_384;
    private const int MostStrengths = 50_000_000;

    /// <summary>Reads the keys.</summary>
    /// <param name="section">One trial's settings.</param>
    /// <param name="experiment">The experiment.</param>
    internal static StrengthSettings Read(Section section, IExperiment experiment)
    {
        int inputs = section.Count("inputs", 1024, 1, MostNeurons);
        int outputs = section.Count("outputs", inputs, 1, MostNeurons);
        return new(
            inputs,
            outputs,
            section.Choose<IWiring>("wiring"),
            section.Count("draws", 100, 1, MostStrengths / (inputs + outputs)),
            section.Count("points", 201, 2, 100_000),
            UntrainedProbes.Read(section, experiment)
        );
    }
}
