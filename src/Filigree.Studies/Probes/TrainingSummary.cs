using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Tensors;
using Filigree.Training;

namespace Filigree.Studies.Probes;

/// <summary>
/// The single numbers of one training, gathered epoch by epoch. Each belongs to one epoch, the first, the best or the last: an
/// accuracy and a density of the same epoch were measured on the same network.
/// </summary>
/// <param name="hasRealTargets">True for samples with real targets, which have a share of variance explained (R^2) in the place of accuracies.</param>
/// <param name="hasViews">True where test images are seen from several sides in the end.</param>
internal sealed class TrainingSummary(bool hasRealTargets = false, bool hasViews = false) : ITrialState
{
    /// <summary>The word of <c>views</c> for none beside the image as it is.</summary>
    public const string NoViews = "one";

    /// <summary>The numbers' names, what they are and how they are shown.</summary>
    public static readonly Quantity[] Quantities =
    [
        .. OfEpoch(MeasuredAt.BestEpoch, "best_", ""),
        .. OfEpoch(MeasuredAt.LastEpoch, "final_", "final_"),
        new(
            "first_epoch_training_accuracy",
            "accuracy on the training samples, over the epoch's steps",
            "percent",
            "higher"
        )
        {
            At = MeasuredAt.FirstEpoch,
        },
        new("first_epoch_validation_accuracy", "accuracy on the validation samples", "percent", "higher")
        {
            At = MeasuredAt.FirstEpoch,
        },
        new("first_epoch_validation_error", "1 less first_epoch_validation_accuracy", "percent", "lower")
        {
            At = MeasuredAt.FirstEpoch,
        },
        new("best_test_accuracy", "the highest of the test accuracies that test-every measures", "percent", "higher")
        {
            Setting = "training.test-every",
        },
        new(
            "final_test_accuracy_of_views",
            "share of the test samples that are classified right by outputs averaged over the views that training.views names",
            "percent",
            "higher"
        )
        {
            At = MeasuredAt.LastEpoch,
            Setting = "training.views",
            SettingOff = NoViews,
        },
        new("best_validation_r2", "R^2 on the validation samples, of real targets", "number", "higher")
        {
            At = MeasuredAt.BestEpoch,
        },
        new("test_r2", "R^2 on the test samples, of real targets", "number", "higher") { At = MeasuredAt.BestEpoch },
        new("final_validation_r2", "R^2 on the validation samples, of real targets", "number", "higher")
        {
            At = MeasuredAt.LastEpoch,
        },
        new("final_test_r2", "R^2 on the test samples, of real targets", "number", "higher")
        {
            At = MeasuredAt.LastEpoch,
        },
        new("lowest_validation_loss", "the lowest mean loss on the validation samples", "number", "lower")
        {
            Unit = "nats",
        },
        new("convergence_epoch", "the epoch of the lowest validation loss", "integer", "lower") { Unit = "epoch" },
    ];

    /// <summary>Those of trainings whose connections stay, of which no rule asks for any number.</summary>
    public static readonly Quantity[] OfFixedConnections = [.. Quantities.Where(IsOfFixedConnections)];

    /// <summary>Whether a number is one of those, too: not the density that somebody asks for.</summary>
    public static bool IsOfFixedConnections(Quantity quantity) =>
        !quantity.Name.EndsWith("requested_density", StringComparison.Ordinal);

    // What is measured alike at the best epoch and at the last.
    private static IEnumerable<Quantity> OfEpoch(MeasuredAt epoch, string validation, string other)
    {
        yield return Of(
            $"{validation}validation_accuracy",
            "share of the validation samples that are classified right",
            "percent",
            "higher"
        );
        yield return Of($"{validation}validation_error", $"1 less {validation}validation_accuracy", "percent", "lower");
        if (epoch == MeasuredAt.BestEpoch)
        {
            yield return Of(
                "best_epoch",
                "the epoch of the highest validation accuracy, or with real targets the lowest validation loss; the first of equal ones",
                "integer"
            ) with
            {
                Unit = "epoch",
            };
        }

        yield return Of(
            $"{other}test_accuracy",
            "share of the test samples that are classified right",
            "percent",
            "higher"
        );
        yield return Of(
            $"{other}density",
            "share of places in weights that have a connection; 1 for a dense network",
            "percent"
        );
        yield return Of(
            $"{other}requested_density",
            "the density that the rule of plasticity, or else the wiring, was asked for",
            "percent"
        );

        Quantity Of(string name, string description, string format, string better = "neither") =>
            new(name, description, format, better) { At = epoch };
    }

    /// <summary>The columns of a study that asks for no tables: those that its trials have, by whether they have classes or real targets.</summary>
    public static readonly string[] UsualColumns =
    [
        "best_validation_accuracy",
        "best_validation_r2",
        "test_accuracy",
        "test_r2",
        "density",
        "final_test_accuracy",
        "final_test_r2",
        "final_density",
    ];

    private Measured first = Measured.Nothing;
    private Measured best = Measured.Nothing;
    private Measured last = Measured.Nothing;
    private double bestTestAccuracy = double.NaN;
    private double viewedTestAccuracy = double.NaN;
    private double lowestLoss = double.NaN;
    private double lowestLossEpoch = double.NaN;

    /// <summary>Takes an epoch into account.</summary>
    /// <param name="result">The epoch.</param>
    /// <param name="test">Measures the test accuracy, or R^2, of the network as it stands; asked only when it is the best so far, or the last.</param>
    /// <param name="density">Density of the network that the epoch was measured with.</param>
    /// <param name="requestedDensity">The density that it was asked to have; null where it was asked for none.</param>
    /// <param name="isLast">True for the training's last epoch.</param>
    public void Add(EpochResult result, Func<double> test, double density, double? requestedDensity, bool isLast)
    {
        double accuracy = Score(result.Validation!.Value);
        double loss = result.Validation.Value.MeanLoss;
        // The first of several equal epochs counts; NaN is never better.
        bool isBest = hasRealTargets
            ? double.IsNaN(lowestLoss) || loss < lowestLoss
            : double.IsNaN(best.Accuracy) || accuracy > best.Accuracy;
        last = new Measured(
            result.Epoch,
            Score(result.Training!.Value),
            accuracy,
            isBest || isLast ? test() : double.NaN,
            density,
            requestedDensity ?? double.NaN
        );
        first = result.Epoch == 1 ? last : first;
        best = isBest ? last : best;
        if (double.IsNaN(lowestLoss) || loss < lowestLoss)
        {
            (lowestLoss, lowestLossEpoch) = (loss, result.Epoch);
        }
    }

    /// <summary>Takes into account what the network came to on the test part, where a study asks for that after certain epochs.</summary>
    /// <param name="accuracy">The test accuracy.</param>
    public void AddTest(double accuracy) =>
        bestTestAccuracy = double.IsNaN(bestTestAccuracy) ? accuracy : Math.Max(bestTestAccuracy, accuracy);

    /// <summary>Takes into account what the network came to on the test part's images seen from several sides, after the last epoch.</summary>
    /// <param name="accuracy">The test accuracy.</param>
    public void AddViews(double accuracy) => viewedTestAccuracy = accuracy;

    /// <summary>The numbers by name.</summary>
    public Dictionary<string, double> ToNumbers()
    {
        var numbers = new Dictionary<string, double>(hasRealTargets ? OfTargets() : OfClasses())
        {
            ["best_epoch"] = best.Epoch,
            ["density"] = best.Density,
            ["final_density"] = last.Density,
            ["lowest_validation_loss"] = lowestLoss,
            ["convergence_epoch"] = lowestLossEpoch,
        };
        if (!double.IsNaN(best.RequestedDensity))
        {
            numbers["requested_density"] = best.RequestedDensity;
            numbers["final_requested_density"] = last.RequestedDensity;
        }

        if (!double.IsNaN(bestTestAccuracy))
        {
            numbers["best_test_accuracy"] = bestTestAccuracy;
        }

        if (hasViews)
        {
            numbers["final_test_accuracy_of_views"] = viewedTestAccuracy;
        }

        return numbers;
    }

    /// <summary>How good some samples are: their accuracy, or R^2 where targets are real numbers.</summary>
    public static double Score(LossSum sum) => sum.IsRegression ? sum.R2 : sum.Accuracy;

    private Dictionary<string, double> OfClasses() =>
        new()
        {
            ["best_validation_accuracy"] = best.Accuracy,
            ["best_validation_error"] = 1 - best.Accuracy,
            ["test_accuracy"] = best.TestAccuracy,
            ["final_validation_accuracy"] = last.Accuracy,
            ["final_validation_error"] = 1 - last.Accuracy,
            ["final_test_accuracy"] = last.TestAccuracy,
            ["first_epoch_training_accuracy"] = first.TrainingAccuracy,
            ["first_epoch_validation_accuracy"] = first.Accuracy,
            ["first_epoch_validation_error"] = 1 - first.Accuracy,
        };

    private Dictionary<string, double> OfTargets() =>
        new()
        {
            ["best_validation_r2"] = best.Accuracy,
            ["test_r2"] = best.TestAccuracy,
            ["final_validation_r2"] = last.Accuracy,
            ["final_test_r2"] = last.TestAccuracy,
        };

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        state.Value(ref first);
        state.Value(ref best);
        state.Value(ref last);
        state.Value(ref bestTestAccuracy);
        state.Value(ref lowestLoss);
        state.Value(ref lowestLossEpoch);
        if (hasViews)
        {
            state.Value(ref viewedTestAccuracy);
        }
    }

    /// <summary>What one epoch came to; NaN where it was not measured.</summary>
    private readonly record struct Measured(
        double Epoch,
        double TrainingAccuracy,
        double Accuracy,
        double TestAccuracy,
        double Density,
        double RequestedDensity
    )
    {
        public static Measured Nothing { get; } =
            new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
    }
}
