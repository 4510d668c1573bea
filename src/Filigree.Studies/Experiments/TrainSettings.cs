using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>What determines a trial of <see cref="TrainExperiment"/>, beside its seed.</summary>
/// <param name="Data">Data.</param>
/// <param name="Model">Model.</param>
/// <param name="Wiring">How it is wired before training.</param>
/// <param name="Training">How it is trained.</param>
/// <param name="Probes">What is measured beside losses and accuracies.</param>
public sealed record TrainSettings(
    DataSettings Data,
    Choice Model,
    Choice Wiring,
    TrainingSettings Training,
    IReadOnlyList<Choice> Probes
) : ExperimentSettings
{
    /// <summary>The keys of a study file.</summary>
    internal static readonly string[] Keys = ["data", "model", "wiring", "training"];

    /// <summary>The keys under which a rule is chosen.</summary>
    internal static readonly Dictionary<string, Func<Node, Choice>> Choices = new(StringComparer.Ordinal)
    {
        ["model"] = ModelChoices.Catalog.Read,
        ["wiring"] = WiringChoices.Catalog.Read,
        ["optimizer"] = OptimizerChoices.Catalog.Read,
        ["schedule"] = ScheduleChoices.Catalog.Read,
    };

    /// <inheritdoc/>
    public override string? RequiredDataSet() => Data.Name;

    /// <summary>Reads the keys.</summary>
    /// <param name="section">One trial's settings.</param>
    /// <param name="probes">What is measured beside losses and accuracies.</param>
    internal static TrainSettings Read(Section section, IReadOnlyList<Choice> probes) =>
        new(
            DataSettings.Read(section),
            ModelChoices.Catalog.Read(section, "model"),
            WiringChoices.Catalog.Read(section, "wiring"),
            TrainingSettings.Read(section),
            probes
        );

    /// <summary>A network of the chosen model, wired.</summary>
    /// <param name="features">Input features.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="randomness">The trial's streams.</param>
    internal Network MakeNetwork(int features, int classes, Randomness randomness)
    {
        Network network = ModelChoices.Catalog.Make(Model)(features, classes);
        WiringChoices.Catalog.Make(Wiring).Wire(network, randomness);
        return network;
    }
}
