using System.Text.Json.Serialization;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Tensors;
using Filigree.Training;
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
/// <param name="Convolutions">The form of convolutions that have it, of <see cref="ConvolutionForms"/>; null for the fastest.</param>
/// <param name="Export">Which whole networks are kept as files, of <see cref="ExportedNetworks.Names"/>; null for none.</param>
internal sealed record TrainSettings(
    DataSettings Data,
    Choice<IModel> Model,
    Choice<IWiring> Wiring,
    TrainingSettings Training,
    IReadOnlyList<Choice<ChosenProbe>> Probes,
    // What a study does not say is no part of a trial's identity: trials from before these keys keep theirs.
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Choice<IPlasticity>? Plasticity = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Kernel = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? Save = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool WeightRemoval = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Export = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Convolutions = null
) : ExperimentSettings
{
    /// <summary>The keys of a study file.</summary>
    internal static readonly string[] Keys = ["data", "model", "wiring", "training"];

    private static readonly string[] StoredForms = ["sparse", "dense"];

    private static readonly Dictionary<string, ConvolutionForm> ConvolutionForms = new()
    {
        ["direct"] = ConvolutionForm.Direct,
        ["winograd"] = ConvolutionForm.Winograd,
        ["unrolled"] = ConvolutionForm.Unrolled,
    };

    /// <summary>Whether weights that have connections are stored by these, by the study's word.</summary>
    [JsonIgnore]
    internal bool StoresByConnections => Kernel == StoredForms[0];

    // What suits density and sizes: the same trial as one that does not say.
    private const string Automatic = "auto";

    /// <summary>
    /// How SReLU's right threshold is learned, for models that have one, else null. Trials from before it was an offset have nothing
    /// here: their results are others.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RightThreshold => Model.Make() is MlpModel { Activation: ActivationKind.SRelu } ? "offset" : null;

    /// <summary>What is kept beside numbers and exports: <c>final</c>, the state at the end, or <c>none</c>.</summary>
    [JsonIgnore]
    public string Keep { get; init; } = Kept[0];

    /// <summary>What can be kept, the default first.</summary>
    internal static readonly string[] Kept = ["final", "none"];

    // Whether weights have to be stored as matrices, connections missing or not.
    private bool NeedsMatrices
    {
        get
        {
            using Optimizer optimizer = Training.Optimizer.Make();
            return optimizer.NeedsMatrices;
        }
    }

    /// <inheritdoc/>
    public override bool KeepsFinal() => Keep == Kept[0];

    /// <inheritdoc/>
    public override string? RequiredDataSet() => Data.Title();

    /// <inheritdoc/>
    internal override SampleFile? RequiredFile() => Data.File();

    /// <inheritdoc/>
    public override int? LastEpoch() => Training.Epochs;

    /// <summary>How long the training is.</summary>
    internal TrainingSpan Span() => new(Training.Epochs, (Data.TrainedSamples() + Training.Batch - 1) / Training.Batch);

    /// <inheritdoc/>
    internal override TrainSettings InSteps() => this with { Plasticity = Plasticity?.InSteps(Span()) };

    /// <inheritdoc/>
    public override IdleRule? Idle() => PlasticityFit.Idle(this);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Warnings() =>
        [.. PlasticityFit.Warnings(MakePlasticity(), Span()), .. BatchWarnings(), .. DecayWarnings()];

    // A study may vary the optimizer or the model beside it, so that this is no reason to refuse one combination.
    private IEnumerable<string> DecayWarnings()
    {
        if (Training.DecayOn is not { } scope)
        {
            yield break;
        }

        if (Training.Optimizer.Identity.GetValueOrDefault("weight-decay") is 0.0)
        {
            yield return $"decay-on is '{scope}', and {Training.Optimizer.Label} has no weight decay";
            yield break;
        }

        using Network network = TrainingCost.Make(this, out _);
        Training.LimitDecay(network);
        if (!network.Parameters.Any(parameter => parameter.Group.HasDecay))
        {
            yield return $"decay-on is '{scope}', and {Model.Label} has none: nothing decays";
        }
    }

    private IEnumerable<string> BatchWarnings() =>
        Training.Batch > Data.TrainedSamples()
            ?
            [
                FormattableString.Invariant(
                    $"batch is {Training.Batch}, and there are {Data.TrainedSamples()} training samples: every step is on all of them"
                ),
            ]
            : [];

    /// <summary>
    /// 1 where strengths are measured or selected by: their variances are the sample's, over n - 1. 2 more where a warm-up from a rate has one rate an
    /// epoch: it begins with that rate.
    /// </summary>
    public override int Revision() =>
        (Probes.Any(probe => probe.Name == StrengthProbe.Name) || Selects(Wiring) ? 1 : 0)
        + (Training.WarmUpFrom > 0 && Training.ToOptions().Schedule.Pace == SchedulePace.Epoch ? 2 : 0);

    private static bool Selects(Choice wiring) =>
        wiring.Name == StrengthSelection.Rule.Name || wiring.Inner.Any(Selects);

    /// <summary>Reads the keys.</summary>
    /// <param name="section">One trial's settings.</param>
    /// <param name="probes">What is measured beside losses and accuracies.</param>
    /// <param name="takesRealTargets">False where trials are compared by their accuracies.</param>
    /// <exception cref="UserError">Something is missing, unknown or impossible, or a time lies beyond the training's end.</exception>
    internal static TrainSettings Read(
        Section section,
        IReadOnlyList<Choice<ChosenProbe>> probes,
        bool takesRealTargets = false
    )
    {
        DataSettings data = DataSettings.Read(section);
        if (!takesRealTargets && data.HasRealTargets())
        {
            throw section
                .Find("data")!
                .Origin.Error(
                    $"{data.Name} has real targets, and this experiment compares accuracies; expected samples with classes"
                );
        }

        var settings = new TrainSettings(
            data,
            section.Choose<IModel>("model"),
            section.Choose<IWiring>("wiring"),
            TrainingSettings.Read(section, data.HasRealTargets()),
            probes
        );
        RequireLoss(section, settings);
        RequireImages(section, settings);
        if (!takesRealTargets)
        {
            RequireOwnKeys(section, settings.Training);
        }

        TrainingSpan span = settings.Span();
        if (settings.Training.WarmUp.Steps(span.StepsPerEpoch) >= span.Steps)
        {
            Origin origin = (section.Find("training") as MapNode)?.Find("warm-up")?.Value.Origin ?? section.Origin;
            throw origin.Error($"warm-up is {settings.Training.WarmUp}; expected less than the training, {span}");
        }

        Array.ForEach([.. probes], probe => section.Fitting("probes", () => probe.Make().New().Require(span)));
        return settings;
    }

    private static Origin OriginIn(Section section, string key) =>
        ((MapNode)section.Find("training")!).Find(key)!.Value.Origin;

    private static void RequireImages(Section section, TrainSettings settings)
    {
        if (settings.Training.Views is { } views && settings.Data.Own is { } own)
        {
            throw OriginIn(section, "views")
                .Error(
                    $"views is '{views}', and {own.Name} has no images; expected a data set of images, or no such key"
                );
        }
    }

    private static void RequireOwnKeys(Section section, TrainingSettings training)
    {
        if (
            (
                training.WeightAverage > 0 ? "weight-average"
                : training.Views is not null ? "views"
                : null
            ) is
            { } key
        )
        {
            throw OriginIn(section, key).Error($"{key} is of experiment train; expected no such key in this one");
        }
    }

    // Refused before anything is trained: classes have no distance, and real numbers no class.
    private static void RequireLoss(Section section, TrainSettings settings)
    {
        Loss loss = settings.Training.ToOptions().Loss;
        if (settings.Data.Problem(loss) is { } problem)
        {
            Origin origin =
                (section.Find("training") as MapNode)?.Find("loss")?.Value.Origin ?? section.Find("data")!.Origin;
            throw origin.Error($"the loss does not fit the data: {problem.TrimEnd('.')}");
        }
    }

    /// <summary>These settings with what a study may say of plasticity and kernels.</summary>
    /// <param name="section">One trial's settings, which declare the keys <c>plasticity</c> and <c>kernel</c>.</param>
    internal TrainSettings WithPlasticity(Section section)
    {
        Choice<IPlasticity>? plasticity = section.FindChoice<IPlasticity>("plasticity");
        section.Fitting("plasticity", () => plasticity?.Make().Require(Span()));
        if (Training.WeightAverage > 0 && plasticity is not null && plasticity.Name != FixedConnections.Rule.Name)
        {
            throw OriginIn(section, "weight-average")
                .Error(
                    $"weight-average is of connections that stay, and {plasticity.Name} changes them; expected one of both"
                );
        }

        if (NeedsMatrices && plasticity?.Make().LearnsConnections == true)
        {
            throw section
                .Find("plasticity")!
                .Origin.Error(
                    $"{plasticity.Name} learns connections, and {Training.Optimizer.Name} steps through whole matrices; expected another optimizer"
                );
        }

        return (this with { Plasticity = plasticity }).WithKernel(section);
    }

    /// <summary>These settings with what a study may say of kernels.</summary>
    /// <param name="section">One trial's settings, which declare the key <c>kernel</c>.</param>
    internal TrainSettings WithKernel(Section section) =>
        section.Find("kernel") is { } kernel ? WithKernel(kernel) : this;

    // A form of weights, one of convolutions, or both.
    private TrainSettings WithKernel(Node node)
    {
        TrainSettings settings = this;
        foreach (string word in Values.Text(node, "kernel").Split(',', StringSplitOptions.TrimEntries))
        {
            string[] choices = [.. StoredForms, .. ConvolutionForms.Keys, Automatic];
            if (!choices.Contains(word))
            {
                throw node.Origin.UnknownName($"unknown kernel '{word}'", word, choices);
            }

            bool isConvolution = ConvolutionForms.ContainsKey(word);
            if ((isConvolution ? settings.Convolutions : settings.Kernel) is { } other)
            {
                throw node.Origin.Error($"kernel says both '{other}' and '{word}'; expected one of them");
            }

            settings =
                word == Automatic ? settings
                : isConvolution ? settings with { Convolutions = word }
                : settings with { Kernel = word };
        }

        if (settings.StoresByConnections && settings.NeedsMatrices)
        {
            throw node.Origin.Error(
                $"kernel is '{settings.Kernel}', and {Training.Optimizer.Name} steps through whole matrices; expected {StoredForms[1]}, or no kernel"
            );
        }

        settings.RequireConvolutions(node);
        return settings;
    }

    private void RequireConvolutions(Node kernel)
    {
        if (Convolutions is null)
        {
            return;
        }

        DataSize data = Data.Size();
        using Network network = Model.Make().Create(data.Shape, data.Classes);
        if (network.SetConvolutionForm(ConvolutionForms[Convolutions]) == 0)
        {
            string expected = Convolutions == "winograd" ? "convolutions of 3 x 3 with stride 1" : "convolutions";
            throw kernel.Origin.Error(
                $"kernel is '{Convolutions}', and {Model.Label} has nothing to compute so; expected a model with {expected}"
            );
        }
    }

    /// <summary>The rule of plasticity, or null; it belongs to one training.</summary>
    internal IPlasticity? MakePlasticity() => Plasticity?.Make();

    /// <summary>A network of the chosen model, not wired; its convolutions have the form that is chosen.</summary>
    /// <param name="samples">What the numbers of a sample are.</param>
    /// <param name="classes">Classes.</param>
    internal Network CreateNetwork(SampleShape samples, int classes)
    {
        Network network = Model.Make().Create(samples, classes);
        ChooseConvolutions(network);
        return network;
    }

    /// <summary>Gives a network's convolutions the form that is chosen.</summary>
    internal void ChooseConvolutions(Network network)
    {
        if (Convolutions is not null)
        {
            network.SetConvolutionForm(ConvolutionForms[Convolutions]);
        }
    }

    /// <summary>A network of the chosen model, wired.</summary>
    /// <param name="samples">What the numbers of a sample are.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="randomness">The trial's streams.</param>
    internal Network MakeNetwork(SampleShape samples, int classes, Randomness randomness)
    {
        Network network = CreateNetwork(samples, classes);
        Wiring.Make().Wire(network, randomness);
        if (Kernel is not null || NeedsMatrices)
        {
            network.SetForm(StoresByConnections ? WeightForm.Sparse : WeightForm.Masked);
        }

        return network;
    }
}
