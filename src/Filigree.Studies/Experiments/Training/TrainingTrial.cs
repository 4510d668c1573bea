using System.Diagnostics;
using System.Globalization;
using Filigree.Layers;
using Filigree.Plasticity;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Tensors;
using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>One training within a trial: rows, summary, probes, state, progress.</summary>
internal sealed class TrainingTrial : IStageWork
{
    /// <summary>The numbers of an epoch's row and how they are shown.</summary>
    public static readonly Quantity[] Metrics =
    [
        new("epoch", "epochs finished; 0 before training", "integer") { Unit = "epoch" },
        new("rate", "learning rate of the epoch's last step"),
        new("training_loss", "mean loss on the training samples, over the epoch's steps", "number", "lower")
        {
            Unit = "nats",
        },
        new("training_accuracy", "accuracy on the training samples, over the epoch's steps", "percent", "higher"),
        new("validation_loss", "mean loss on the validation samples", "number", "lower") { Unit = "nats" },
        new("validation_accuracy", "share of the validation samples that are classified right", "percent", "higher"),
        new("validation_error", "1 less validation_accuracy", "percent", "lower"),
        new("training_r2", "R^2 on the training samples, over the epoch's steps, of real targets", "number", "higher"),
        new("validation_r2", "R^2 on the validation samples, of real targets", "number", "higher"),
        new("test_r2", "R^2 on the test samples, of real targets", "number", "higher")
        {
            Setting = "training.test-every",
        },
        new(
            "evaluated_training_r2",
            "R^2 on all training samples after the epochs that training.evaluate-training names",
            "number",
            "higher"
        ),
        new("test_accuracy", "share of the test samples that are classified right", "percent", "higher")
        {
            Setting = "training.test-every",
        },
        new(
            "evaluated_training_loss",
            "mean loss on all training samples after the epochs that training.evaluate-training names",
            "number",
            "lower"
        )
        {
            Unit = "nats",
        },
        new(
            "evaluated_training_accuracy",
            "accuracy on all training samples after the epochs that training.evaluate-training names",
            "percent",
            "higher"
        ),
        new(
            "density",
            "share of places in weights that have a connection; not for a network that stays dense",
            "percent"
        ),
        new(
            "requested_density",
            "the density that the rule of plasticity, or else the wiring, was asked for",
            "percent"
        ),
    ];

    /// <summary>The figure of a study that asks for none.</summary>
    public static readonly FigureSpecification AccuracyCurve = new()
    {
        Name = "validation-accuracy",
        Title = "Validation accuracy per epoch",
        Kind = "curve",
        X = "epoch",
        Y = "validation_accuracy",
        Format = "percent",
    };

    /// <summary>The same of samples with real targets.</summary>
    public static readonly FigureSpecification R2Curve = AccuracyCurve with
    {
        Name = "validation-r2",
        Title = "R2 on the validation samples per epoch",
        Y = "validation_r2",
        Format = "number",
    };

    private static readonly Dictionary<string, string> NoLabels = [];

    private readonly TrialContext context;
    private readonly TrainingData data;
    private readonly Optimizer optimizer;
    private readonly TrainingRun run;
    private readonly StudyProbes probes;
    private readonly int testEvery;
    private readonly IReadOnlyList<int> evaluated;
    private readonly TrainingSummary summary;
    private readonly bool hasRealTargets;
    private readonly ImageViews views;
    private bool isRestored;

    /// <summary>Prepares a training.</summary>
    /// <param name="context">The trial.</param>
    /// <param name="data">What is trained on.</param>
    /// <param name="network">What is trained.</param>
    /// <param name="settings">How.</param>
    /// <param name="plasticity">The rule that changes connections; null for none.</param>
    /// <param name="probes">What is measured beside losses and accuracies.</param>
    public TrainingTrial(
        TrialContext context,
        TrainingData data,
        Network network,
        TrainingSettings settings,
        IPlasticity? plasticity,
        IReadOnlyList<Choice<ChosenProbe>> probes
    )
    {
        this.context = context;
        this.data = data;
        this.probes = new StudyProbes(probes);
        testEvery = settings.TestEvery;
        evaluated = settings.EvaluateTraining ?? [];
        hasRealTargets = data.Training.Classes == 0;
        views = settings.SeenFrom();
        summary = new TrainingSummary(hasRealTargets, views != ImageViews.One);
        optimizer = settings.Optimizer.Make();
        settings.LimitDecay(network);
        run = new TrainingRun(
            network,
            optimizer,
            data.Training,
            data.Validation,
            settings.ToOptions(),
            context.Randomness,
            context.Workers
        )
        {
            Plasticity = plasticity,
        };
        foreach (IStepProbe probe in this.probes.InSteps)
        {
            run.StepProbes.Add(probe);
        }
    }

    /// <summary>What tells this training's rows from those of the trial's other trainings.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = NoLabels;

    /// <summary>Called after an epoch's row is written, with its result (epoch 0 first) and the row's numbers, before the probes measure.</summary>
    public Action<EpochResult>? EpochMeasured { get; init; }

    /// <summary>Receives the training as it has ended, whole or diverged.</summary>
    public TrainedNetwork? Result { get; init; }

    /// <summary>Whether the density of a network that is dense and stays so stands in its rows too.</summary>
    public bool ShowsDensity { get; init; }

    /// <summary>Epochs finished.</summary>
    public int Epoch => run.Epoch;

    /// <summary>Where to end before all epochs are finished; the rule of plasticity then does what it does after that epoch.</summary>
    public int LastEpoch { get; init; } = int.MaxValue;

    /// <summary>The density that the wiring was asked for; null where it was asked for none.</summary>
    public double? WiredDensity { get; init; }

    /// <summary>Whether the wiring connects every place.</summary>
    public bool IsWiredDense { get; init; }

    /// <summary>The density that was asked for, by the rule of plasticity or else the wiring; null where none was.</summary>
    private double? RequestedDensity =>
        Density is null ? null
        : run.Plasticity is { } rule ? rule.RequestedDensityOf(WiredDensity, IsWiredDense)
        : WiredDensity;

    /// <summary>Connections a place; null for a network that is dense and stays so.</summary>
    private double? Density =>
        run.Plasticity is not null || run.Network.Weights.Any(weight => !weight.ConnectsAll)
            ? run.Network.Density
            : null;

    /// <summary>The training's numbers so far, and its probes'.</summary>
    public Dictionary<string, double> ToNumbers()
    {
        Dictionary<string, double> numbers = summary.ToNumbers();
        probes.Summarise(numbers);
        return numbers;
    }

    /// <summary>Trains to the end, or until the loss is no longer finite.</summary>
    public bool Run(TrialStage stage)
    {
        bool isFinite = Train(stage);
        if (isFinite && !run.IsFinished)
        {
            run.ChangeConnections();
        }

        Result?.Take(run.Network, ToNumbers());
        return isFinite;
    }

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        state.Part("summary", summary);
        state.Through(run.Save, run.Restore);
        state.Part("probes", probes);
        isRestored = state.IsReading;
    }

    /// <summary>True for a row that a training writes after an epoch itself.</summary>
    public static bool IsEpoch(MetricRow row) =>
        row.Labels.Count == 0 && row.Numbers.ContainsKey("epoch") && row.Numbers.ContainsKey("validation_loss");

    /// <summary>Brings the network to where it is before its first step: the rule of plasticity begins.</summary>
    public void Begin() => run.Measure();

    /// <summary>Measures the network as it stands with other probes than the training's own.</summary>
    /// <param name="others">The probes.</param>
    /// <param name="epoch">The numbers of the epoch's row.</param>
    public void Measure(StudyProbes others, IReadOnlyDictionary<string, double> epoch) =>
        others.Measure(run.Network, epoch, run.IsFinished, WriteProbed);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        run.Dispose();
        optimizer.Dispose();
    }

    /// <summary>The test accuracy of the network as it stands after an epoch; R^2 where targets are real numbers.</summary>
    /// <param name="result">The epoch's result: where the test part validates, it has just been tested.</param>
    public double Test(EpochResult result) =>
        ReferenceEquals(data.Test, data.Validation)
            ? TrainingSummary.Score(result.Validation!.Value)
            : TrainingSummary.Score(run.Evaluate(data.Test));

    private bool Train(TrialStage stage)
    {
        string last = "";
        if (!isRestored)
        {
            EpochResult start = run.Measure();
            Write(start, Numbers(start));
        }

        while (!run.IsFinished && run.Epoch < LastEpoch)
        {
            stage.SafePoint();
            long began = Stopwatch.GetTimestamp();
            EpochResult? result = run.Step();
            context.ShareThreads(Stopwatch.GetElapsedTime(began));
            if (result is not null)
            {
                double? tested = null;
                double Tested() => tested ??= Test(result);
                summary.Add(result, Tested, run.Network.Density, RequestedDensity, run.IsFinished);
                if (run.IsFinished && views != ImageViews.One)
                {
                    summary.AddViews(run.Evaluate(data.Test, views).Accuracy);
                }

                Dictionary<string, double> numbers = Numbers(result);
                if (testEvery > 0 && result.Epoch % testEvery == 0)
                {
                    numbers[hasRealTargets ? "test_r2" : "test_accuracy"] = Tested();
                    if (!hasRealTargets)
                    {
                        summary.AddTest(Tested());
                    }
                }

                Write(result, numbers);
                double score = TrainingSummary.Score(result.Validation!.Value);
                last = hasRealTargets
                    ? string.Create(CultureInfo.InvariantCulture, $", R2 {score:0.000}")
                    : string.Create(CultureInfo.InvariantCulture, $", accuracy {score:0.0%}");
                if (!double.IsFinite(result.Training!.Value.Loss) || !double.IsFinite(result.Validation.Value.Loss))
                {
                    return false;
                }
            }

            double epochs = Math.Min(run.Options.Epochs, LastEpoch);
            stage.Report(
                (run.Epoch + (double)run.StepInEpoch / run.StepsPerEpoch) / epochs,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"epoch {Math.Min(run.Epoch + 1, epochs)} of {epochs}, step {run.StepInEpoch} of {run.StepsPerEpoch}{last}"
                )
            );
        }

        return true;
    }

    private void Write(EpochResult result, Dictionary<string, double> numbers)
    {
        if (ShowsDensity)
        {
            numbers["density"] = run.Network.Density;
        }

        context.Write(new MetricRow(numbers, Labels));
        EpochMeasured?.Invoke(result);
        probes.Measure(run.Network, numbers, result.Epoch == Math.Min(run.Options.Epochs, LastEpoch), WriteProbed);
    }

    private void WriteProbed(MetricRow row) => context.Write(row with { Labels = WithOwn(row.Labels) });

    private IReadOnlyDictionary<string, string> WithOwn(IReadOnlyDictionary<string, string> labels) =>
        Labels.Count == 0 ? labels : new Dictionary<string, string>(Labels.Concat(labels));

    private Dictionary<string, double> Numbers(EpochResult result)
    {
        LossSum validation = result.Validation!.Value;
        var numbers = new Dictionary<string, double> { ["epoch"] = result.Epoch };
        if (result.Training is LossSum training)
        {
            numbers["rate"] = result.Rate;
            Add("training", training);
        }

        Add("validation", validation);
        if (!hasRealTargets)
        {
            numbers["validation_error"] = 1 - validation.Accuracy;
        }

        if (evaluated.Contains(result.Epoch))
        {
            Add("evaluated_training", run.Evaluate(data.Training));
        }

        if (Density is { } density)
        {
            numbers["density"] = density;
        }

        if (RequestedDensity is { } requested)
        {
            numbers["requested_density"] = requested;
        }

        return numbers;

        void Add(string samples, LossSum sum)
        {
            numbers[$"{samples}_loss"] = sum.MeanLoss;
            numbers[hasRealTargets ? $"{samples}_r2" : $"{samples}_accuracy"] = TrainingSummary.Score(sum);
        }
    }
}
