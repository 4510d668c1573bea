using System.Globalization;
using Filigree.Layers;
using Filigree.Plasticity;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Tensors;
using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>One training within a trial: rows, summary, checkpoints, progress.</summary>
internal sealed class TrainingTrial : IDisposable
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

    private readonly TrialContext context;
    private readonly TrainingData data;
    private readonly Optimizer optimizer;
    private readonly TrainingRun run;
    private readonly int testEvery;
    private readonly IReadOnlyList<int> evaluated;
    private bool isRestored;

    public TrainingTrial(
        TrialContext context,
        TrainingData data,
        Network network,
        TrainingSettings settings,
        IPlasticity? plasticity,
        params IReadOnlyList<IStepProbe> stepProbes
    )
    {
        this.context = context;
        this.data = data;
        testEvery = settings.TestEvery;
        evaluated = settings.EvaluateTraining ?? [];
        optimizer = settings.Optimizer.Make();
        run = new TrainingRun(
            network,
            optimizer,
            data.Training,
            data.Validation,
            settings.ToOptions(),
            context.Randomness
        )
        {
            Plasticity = plasticity,
        };
        foreach (IStepProbe probe in stepProbes)
        {
            run.StepProbes.Add(probe);
        }
    }

    /// <summary>The numbers so far.</summary>
    public TrainingSummary Summary { get; private set; } = new();

    /// <summary>Epochs finished.</summary>
    public int Epoch => run.Epoch;

    /// <summary>Where to end before all epochs are finished.</summary>
    public int LastEpoch { get; init; } = int.MaxValue;

    /// <summary>The density that the wiring was asked for; null where it was asked for none.</summary>
    public double? WiredDensity { get; init; }

    /// <summary>The density that was asked for, by the rule of plasticity or else the wiring; null where none was.</summary>
    public double? RequestedDensity => Density is null ? null : run.Plasticity?.RequestedDensity ?? WiredDensity;

    /// <summary>Connections a place; null for a network that is dense and stays so.</summary>
    public double? Density =>
        run.Plasticity is not null || run.Network.Weights.Any(weight => !weight.ConnectsAll)
            ? run.Network.Density
            : null;

    /// <summary>Lets the rule of plasticity do what it does after the epoch that is finished.</summary>
    public void ChangeConnections() => run.ChangeConnections();

    /// <summary>Trains to the end, or until the loss is no longer finite.</summary>
    /// <param name="save">Writes all that the trial needs to go on; <see cref="Save"/> is a part of it.</param>
    /// <param name="onEpoch">Called with every epoch's result (epoch 0 first, unless restored) and its row's numbers.</param>
    /// <param name="report">Tells how far this training is, from 0 to 1.</param>
    /// <returns>False if the loss left the finite numbers.</returns>
    public bool Train(
        Action<Stream> save,
        Action<EpochResult, Dictionary<string, double>> onEpoch,
        Action<double, string> report
    )
    {
        string last = "";
        if (!isRestored)
        {
            EpochResult start = run.Measure();
            onEpoch(start, Numbers(start));
        }

        while (!run.IsFinished && run.Epoch < LastEpoch)
        {
            context.SafePoint(save);
            EpochResult? result = run.Step();
            if (result is not null)
            {
                double? tested = null;
                double Tested() => tested ??= Test(result);
                Summary.Add(result, Tested, run.Network.Density, RequestedDensity, run.IsFinished);
                Dictionary<string, double> numbers = Numbers(result);
                if (testEvery > 0 && result.Epoch % testEvery == 0)
                {
                    numbers["test_accuracy"] = Tested();
                    Summary.AddTest(Tested());
                }

                onEpoch(result, numbers);
                last = string.Create(
                    CultureInfo.InvariantCulture,
                    $", accuracy {result.Validation!.Value.Accuracy:0.0%}"
                );
                if (!double.IsFinite(result.Training!.Value.Loss) || !double.IsFinite(result.Validation.Value.Loss))
                {
                    return false;
                }
            }

            double epochs = Math.Min(run.Options.Epochs, LastEpoch);
            report(
                (run.Epoch + (double)run.StepInEpoch / run.StepsPerEpoch) / epochs,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"epoch {Math.Min(run.Epoch + 1, epochs)} of {epochs}, step {run.StepInEpoch} of {run.StepsPerEpoch}{last}"
                )
            );
        }

        return true;
    }

    /// <summary>Writes all that this training needs to go on with equal bits.</summary>
    public void Save(BinaryWriter writer)
    {
        Summary.Save(writer);
        writer.Flush();
        run.Save(writer.BaseStream);
    }

    /// <summary>Takes up what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It does not fit; nothing was changed.</exception>
    public void Restore(BinaryReader reader)
    {
        TrainingSummary summary = TrainingSummary.Load(reader);
        run.Restore(reader.BaseStream);
        Summary = summary;
        isRestored = true;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        run.Dispose();
        optimizer.Dispose();
    }

    /// <summary>The test accuracy of the network as it stands after an epoch.</summary>
    /// <param name="result">The epoch's result: where the test part validates, it has just been tested.</param>
    public double Test(EpochResult result) =>
        ReferenceEquals(data.Test, data.Validation)
            ? result.Validation!.Value.Accuracy
            : run.Evaluate(data.Test).Accuracy;

    private Dictionary<string, double> Numbers(EpochResult result)
    {
        LossSum validation = result.Validation!.Value;
        var numbers = new Dictionary<string, double> { ["epoch"] = result.Epoch };
        if (result.Training is LossSum training)
        {
            numbers["rate"] = result.Rate;
            numbers["training_loss"] = training.MeanLoss;
            numbers["training_accuracy"] = training.Accuracy;
        }

        numbers["validation_loss"] = validation.MeanLoss;
        numbers["validation_accuracy"] = validation.Accuracy;
        numbers["validation_error"] = 1 - validation.Accuracy;
        if (evaluated.Contains(result.Epoch))
        {
            LossSum now = run.Evaluate(data.Training);
            numbers["evaluated_training_loss"] = now.MeanLoss;
            numbers["evaluated_training_accuracy"] = now.Accuracy;
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
    }
}
