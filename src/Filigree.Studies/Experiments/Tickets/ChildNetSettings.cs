using System.Text.Json.Serialization;
using Filigree.Layers;
using Filigree.Options;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>What determines a trial of <see cref="ChildNetExperiment"/>, beside its seed.</summary>
/// <param name="Parent">How the parent is made; the child is trained on the same data in the same way.</param>
/// <param name="Keep">Share of the parent's strongest connections that the child has, of its dense layers.</param>
/// <param name="Magnitude">Magnitude of the child's weights at its start.</param>
/// <param name="Convolutions">
/// What becomes of the layers in front of the dense ones, of <see cref="Fronts"/>; null for a network that has none.
/// </param>
/// <param name="ChildRate">The child's learning rate throughout; null for the parent's rate and schedule.</param>
internal sealed record ChildNetSettings(
    TrainSettings Parent,
    double Keep,
    double Magnitude,
    // What a study does not say is no part of a trial's identity: trials from before these keys keep theirs.
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Convolutions = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? ChildRate = null
) : ExperimentSettings
{
    /// <inheritdoc/>
    internal override ExperimentSettings InSteps() => this with { Parent = Parent.InSteps() };

    /// <summary>The parent's, held where they are.</summary>
    internal const string Frozen = "frozen";

    /// <summary>The parent's, trained on.</summary>
    internal const string Trainable = "trainable";

    /// <summary>Those that the parent started with, trained.</summary>
    internal const string Initial = "initial";

    /// <summary>The words of <c>convolutions</c>.</summary>
    internal static readonly string[] Fronts = [Frozen, Trainable, Initial];

    /// <summary>The keys of a study file.</summary>
    internal static readonly string[] Keys =
    [
        .. TrainSettings.Keys,
        "keep",
        "magnitude",
        "convolutions",
        "child-rate",
        "kernel",
        "probes",
    ];

    /// <summary>1: changes and Pearson's correlation are of connection types at the parent's threshold.</summary>
    public override int Revision() => 1;

    /// <inheritdoc/>
    public override int? LastEpoch() => Parent.LastEpoch();

    /// <inheritdoc/>
    public override IdleRule? Idle() => Parent.Idle();

    /// <inheritdoc/>
    public override string? RequiredDataSet() => Parent.RequiredDataSet();

    /// <inheritdoc/>
    internal override SampleFile? RequiredFile() => Parent.RequiredFile();

    /// <summary>How the child is trained.</summary>
    internal TrainingSettings ChildTraining() =>
        ChildRate is not { } rate
            ? Parent.Training
            : Parent.Training with
            {
                Rate = rate,
                Schedule = Choice<ScheduleOfRate>.Read(
                    ConstantSchedule.Rule,
                    new MapNode(Origin.Option("child-rate"), []),
                    RuleBook.Empty
                ),
            };

    /// <summary>Reads the keys.</summary>
    internal static ChildNetSettings Read(Section section)
    {
        var settings = new ChildNetSettings(
            TrainSettings.Read(section, ProbeChoices.Read(section)).WithKernel(section),
            section.Number("keep", null, double.Epsilon, 1),
            section.Number("magnitude", 0.1, double.Epsilon, double.PositiveInfinity),
            section.Find("convolutions") is { } word ? Values.Word(word, "convolutions", Fronts) : null,
            section.Find("child-rate") is { } rate
                ? Values.Number(rate, "child-rate", double.Epsilon, double.PositiveInfinity)
                : null
        );
        settings.RequireFront(section);
        return settings;
    }

    // The paper keeps connections of dense layers alone, so that what stands in front of them needs a word.
    private void RequireFront(Section section)
    {
        using Network network = TrainingCost.Make(Parent, out _);
        int tail = DenseTail.Of(network).Count;
        bool hasFront = tail < network.Weights.Count;
        if (tail == 0)
        {
            throw section
                .Find("model")!
                .Origin.Error(
                    $"model is '{Parent.Model.Name}', which does not end in dense layers; expected one that does, for its dense layers are what a child keeps"
                );
        }

        if (hasFront && Convolutions is null)
        {
            throw section.Origin.Error(
                $"child-net has no 'convolutions' (what becomes of the layers in front of the dense ones); expected one of {string.Join(", ", Fronts)}"
            );
        }

        if (!hasFront && Convolutions is not null)
        {
            throw section
                .Find("convolutions")!
                .Origin.Error(
                    $"convolutions is '{Convolutions}', and '{Parent.Model.Name}' has dense layers alone; expected no such key"
                );
        }
    }
}
