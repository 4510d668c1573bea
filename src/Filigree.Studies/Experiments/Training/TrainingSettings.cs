using System.Text.Json.Serialization;
using Filigree.Layers;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Tensors;
using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>How a trial trains.</summary>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Rate">Learning rate: the highest, where the schedule changes it.</param>
/// <param name="Schedule">The schedule.</param>
/// <param name="WarmUp">
/// Epochs in which the rate rises before the schedule begins, or iterations in which it rises to what the schedule says; 0 for none.
/// </param>
/// <param name="Batch">Samples a step.</param>
/// <param name="Epochs">Passes over the training samples.</param>
/// <param name="ClipNorm">Largest norm of the gradient; 0 for no clipping.</param>
/// <param name="LabelSmoothing">Share of the target spread over all classes.</param>
/// <param name="TestEvery">Epochs between two measurements of the test accuracy; 0 for none but the best epoch's.</param>
/// <param name="WeightAverage">Decay of the average of weights that is measured and kept; 0 for none.</param>
/// <param name="WarmUpFrom">The rate that a rise over epochs begins at.</param>
/// <param name="DecayOn">What weight decay applies to, where not to all parameters: one of <see cref="DecayScopes"/>; null for all.</param>
/// <param name="EvaluateTraining">
/// Epochs after which the network, as it then stands, is measured on all training samples (without dropout or augmentation), beside the mean
/// over the epoch's steps; null for none.
/// </param>
/// <param name="Views">
/// From how many sides test images are seen after the last epoch, in words: one of <see cref="ViewsByWord"/>; null for not beside the plain measurement.
/// </param>
/// <param name="Loss">What is made small; null for the cross-entropy of classes.</param>
internal sealed record TrainingSettings(
    Choice<Optimizer> Optimizer,
    double Rate,
    Choice<ScheduleOfRate> Schedule,
    TrainingTime WarmUp,
    int Batch,
    int Epochs,
    double ClipNorm,
    double LabelSmoothing,
    // What a study does not say is no part of a trial's identity.
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int TestEvery = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? EvaluateTraining = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Choice<Loss>? Loss = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DecayOn = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] double WeightAverage = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] double WarmUpFrom = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Views = null
)
{
    private static readonly string[] Keys =
    [
        "optimizer",
        "rate",
        "schedule",
        "warm-up",
        "batch",
        "epochs",
        "clip-norm",
        "label-smoothing",
        "test-every",
        "evaluate-training",
        "loss",
        "decay-on",
        "weight-average",
        "warm-up-from",
        "views",
    ];

    private const string All = "all";
    private const string OnWeights = "weights";
    private const string OnConvolutions = "convolutions";

    /// <summary>The words of <c>decay-on</c>.</summary>
    internal static readonly string[] DecayScopes = [All, OnWeights, OnConvolutions];

    /// <summary>The words of <c>views</c>, the usual one first.</summary>
    internal static readonly IReadOnlyDictionary<string, ImageViews> ViewsByWord = new Dictionary<string, ImageViews>
    {
        [TrainingSummary.NoViews] = ImageViews.One,
        ["flip"] = ImageViews.Flip,
        ["six"] = ImageViews.Six,
    };

    /// <summary>Reads <c>training: {...}</c>.</summary>
    /// <param name="study">The study.</param>
    /// <param name="hasRealTargets">True for samples whose targets are real numbers.</param>
    /// <exception cref="UserError">Something is missing, unknown or impossible.</exception>
    public static TrainingSettings Read(Section study, bool hasRealTargets = false)
    {
        Section section = study.Inner("training", Keys);
        int epochs = section.Count("epochs", null, 1, 1_000_000);
        var settings = new TrainingSettings(
            section.Choose<Optimizer>("optimizer", "sgd"),
            section.Number("rate", null, double.Epsilon, double.PositiveInfinity),
            section.Choose<ScheduleOfRate>("schedule", "constant"),
            section.Read(new TimeOption("warm-up", "", 0, 0, epochs - 1)) is { Count: > 0 } risen ? risen : 0,
            section.Count("batch", 100, 1, 1_000_000),
            epochs,
            NumberOrNone(section, "clip-norm", double.PositiveInfinity),
            section.Number("label-smoothing", 0, 0, 0.99),
            section.Read(new TimeOption("test-every", "", 0, 0, epochs, IsOfEpochs: true)).Count,
            section.ReadEpochs("evaluate-training", epochs),
            LossOf(section, hasRealTargets),
            section.Word("decay-on", All, DecayScopes) is var scope && scope != All ? scope : null,
            NumberOrNone(section, "weight-average", 1 - 1e-9),
            section.Number("warm-up-from", 0, 0, double.PositiveInfinity),
            section.Word("views", TrainingSummary.NoViews, [.. ViewsByWord.Keys]) is var views
            && views != TrainingSummary.NoViews
                ? views
                : null
        );
        if (settings.WarmUpFrom > 0 && (settings.WarmUp.Count == 0 || settings.WarmUp.CountsIterations))
        {
            throw section
                .Find("warm-up-from")!
                .Origin.Error("warm-up-from is given without a warm-up of epochs; expected such as warm-up: 5");
        }

        Schedule schedule = settings.ToOptions().Schedule;
        if (schedule is WarmUpSchedule warmUp)
        {
            section.Fitting("schedule", () => warmUp.Then.Require(epochs - warmUp.Epochs));
        }

        string key =
            schedule is not WarmUpSchedule ? "schedule"
            : settings.WarmUpFrom > 0 ? "warm-up-from"
            : "warm-up";
        section.Fitting(key, () => schedule.Require(epochs));
        return settings;
    }

    // What samples with classes have anyway is no part of an identity.
    private static Choice<Loss>? LossOf(Section section, bool hasRealTargets)
    {
        Choice<Loss> loss = section.Choose<Loss>(
            "loss",
            hasRealTargets ? MeanSquaredError.Rule.Name : CrossEntropy.Rule.Name
        );
        bool isUsual = loss.Name == CrossEntropy.Rule.Name;
        return isUsual ? null
            : section.Find("label-smoothing") is not { } smoothing ? loss
            : throw smoothing.Origin.Error(
                $"label-smoothing is of {CrossEntropy.Rule.Name}, and the loss is {loss.Name}; expected one of both"
            );
    }

    // A norm, or a decay, of 0 would let nothing through, or keep nothing: it is not another word for none.
    private static double NumberOrNone(Section section, string key, double maximum) =>
        section.Find(key) is { } node && node is not ScalarNode { Text: "none" }
            ? Values.Number(node, key, double.Epsilon, maximum)
            : 0;

    /// <summary>Takes weight decay off the parameters of a network that it does not apply to.</summary>
    public void LimitDecay(Network network)
    {
        if (DecayOn is null)
        {
            return;
        }

        foreach (Parameter parameter in network.Parameters)
        {
            bool decays =
                parameter.Kind == ParameterKind.Weight && (DecayOn == OnWeights || parameter.Shape.IsConvolution);
            parameter.Group = parameter.Group with { HasDecay = decays };
        }
    }

    /// <summary>From how many sides test images are seen after the last epoch.</summary>
    public ImageViews SeenFrom() => Views is null ? ImageViews.One : ViewsByWord[Views];

    /// <summary>As the library's training takes it.</summary>
    public TrainingOptions ToOptions()
    {
        Schedule schedule = Schedule.Make()(Rate);
        return new TrainingOptions
        {
            Epochs = Epochs,
            Batch = Batch,
            Schedule =
                WarmUp.Count == 0 || WarmUp.CountsIterations
                    ? schedule
                    : new WarmUpSchedule(WarmUp.Count, schedule, WarmUpFrom),
            WarmUpSteps = WarmUp.CountsIterations ? WarmUp.Count : 0,
            ClipNorm = ClipNorm,
            WeightAverage = WeightAverage,
            Loss = Loss?.Make() ?? new CrossEntropy(LabelSmoothing),
        };
    }
}
