using System.Text.Json.Serialization;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Studies.Definition;
using Filigree.Tensors;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>What determines a trial of <see cref="TrainExperiment"/>, beside its seed.</summary>
/// <param name="Data">Data.</param>
/// <param name="Model">Model.</param>
/// <param name="Wiring">How it is wired before training.</param>
/// <param name="Training">How it is trained.</param>
/// <param name="Probes">What is measured beside losses and accuracies.</param>
/// <param name="Plasticity">How connections change while training; null for not at all.</param>
/// <param name="Kernel">The form of weights that have connections; null for what suits their density.</param>
/// <param name="WeightRemoval">Whether magnitudes of weights are taken out of the network and put before the inputs.</param>
/// <param name="Save">Epochs after which the network is kept as a file, 0 for before training; null for none.</param>
/// <param name="Export">Which whole networks are kept as files, of <see cref="ExportedNetworks.Names"/>; null for none.</param>
public sealed record TrainSettings(
    DataSettings Data,
    Choice<IModel> Model,
    Choice<IWiring> Wiring,
    TrainingSettings Training,
    IReadOnlyList<Choice<IStudyProbe>> Probes,
    // What a study does not say is no part of a trial's identity: trials from before these keys keep theirs.
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Choice<IPlasticity>? Plasticity = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Kernel = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? Save = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool WeightRemoval = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Export = null
) : ExperimentSettings
{
    /// <summary>The keys of a study file.</summary>
    internal static readonly string[] Keys = ["data", "model", "wiring", "training"];

    private static readonly string[] Kernels = ["sparse", "dense", Automatic];

    // What suits the density: the same trial as one that does not say.
    private const string Automatic = "auto";

    /// <summary>
    /// How SReLU's right threshold is learned, for models that have one, else null. Trials from before it was an offset have nothing
    /// here: their results are others.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RightThreshold => Model.Make() is MlpModel { Activation: ActivationKind.SRelu } ? "offset" : null;

    /// <inheritdoc/>
    public override string? RequiredDataSet() => Data.Name;

    /// <inheritdoc/>
    public override IdleRule? Idle() => PlasticityFit.Idle(this);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Warnings() => PlasticityFit.Warnings(MakePlasticity(), Training.Epochs);

    /// <summary>1 where strengths are measured or selected by: their variances are the sample's, over n - 1.</summary>
    public override int Revision() => Probes.Any(probe => probe.Name == StrengthProbe.Name) || Selects(Wiring) ? 1 : 0;

    private static bool Selects(Choice wiring) =>
        wiring.Name == StrengthSelection.Rule.Name || wiring.Inner.Any(Selects);

    /// <summary>Reads the keys.</summary>
    /// <param name="section">One trial's settings.</param>
    /// <param name="probes">What is measured beside losses and accuracies.</param>
    internal static TrainSettings Read(Section section, IReadOnlyList<Choice<IStudyProbe>> probes) =>
        new(
            DataSettings.Read(section),
            section.Choose<IModel>("model"),
            section.Choose<IWiring>("wiring"),
            TrainingSettings.Read(section),
            probes
        );

    /// <summary>These settings with what a study may say of plasticity and kernels.</summary>
    /// <param name="section">One trial's settings, which declare the keys <c>plasticity</c> and <c>kernel</c>.</param>
    internal TrainSettings WithPlasticity(Section section) =>
        this with
        {
            Plasticity = section.FindChoice<IPlasticity>("plasticity"),
            Kernel =
                section.Find("kernel") is { } kernel
                && Values.Word(kernel, "kernel", Kernels) is var word
                && word != Automatic
                    ? word
                    : null,
        };

    /// <summary>The rule of plasticity, or null; it belongs to one training.</summary>
    internal IPlasticity? MakePlasticity() => Plasticity?.Make();

    /// <summary>A network of the chosen model, wired.</summary>
    /// <param name="features">Input features.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="randomness">The trial's streams.</param>
    internal Network MakeNetwork(int features, int classes, Randomness randomness)
    {
        Network network = Model.Make().Create(features, classes);
        Wiring.Make().Wire(network, randomness);
        if (Kernel is not null)
        {
            network.SetForm(Kernel == "sparse" ? WeightForm.Sparse : WeightForm.Masked);
        }

        return network;
    }
}
