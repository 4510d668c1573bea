using Filigree.Studies.Definition;
using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>The single numbers of one training, gathered epoch by epoch.</summary>
internal sealed class TrainingSummary
{
    /// <summary>The numbers' names and how they are shown.</summary>
    public static readonly Quantity[] Quantities =
    [
        new("best_validation_accuracy", "percent", "higher"),
        new("best_validation_error", "percent", "lower"),
        new("best_epoch", "integer"),
        new("test_accuracy", "percent", "higher"),
        new("best_test_accuracy", "percent", "higher"),
        new("final_validation_accuracy", "percent", "higher"),
        new("final_validation_error", "percent", "lower"),
        new("first_epoch_training_accuracy", "percent", "higher"),
        new("first_epoch_validation_accuracy", "percent", "higher"),
        new("first_epoch_validation_error", "percent", "lower"),
        new("lowest_validation_loss", "number", "lower"),
        new("convergence_epoch", "integer", "lower"),
        new("density", "percent"),
        new("requested_density", "percent"),
    ];

    private double bestAccuracy = double.NaN;
    private double bestEpoch = double.NaN;
    private double testAccuracy = double.NaN;
    private double bestTestAccuracy = double.NaN;
    private double finalAccuracy = double.NaN;
    private double firstTrainingAccuracy = double.NaN;
    private double firstAccuracy = double.NaN;
    private double lowestLoss = double.NaN;
    private double lowestLossEpoch = double.NaN;

    /// <summary>Takes an epoch into account.</summary>
    /// <param name="result">The epoch.</param>
    /// <param name="test">Measures the test accuracy of the network as it stands; asked only when it is the best so far.</param>
    public void Add(EpochResult result, Func<double> test)
    {
        double accuracy = result.Validation!.Value.Accuracy;
        double loss = result.Validation.Value.MeanLoss;
        finalAccuracy = accuracy;
        if (result.Epoch == 1)
        {
            firstAccuracy = accuracy;
            firstTrainingAccuracy = result.Training!.Value.Accuracy;
        }

        // The first of several equal epochs counts; NaN is never better.
        if (double.IsNaN(bestAccuracy) || accuracy > bestAccuracy)
        {
            (bestAccuracy, bestEpoch, testAccuracy) = (accuracy, result.Epoch, test());
        }

        if (double.IsNaN(lowestLoss) || loss < lowestLoss)
        {
            (lowestLoss, lowestLossEpoch) = (loss, result.Epoch);
        }
    }

    /// <summary>Takes into account what the network came to on the test part, where a study asks for that after certain epochs.</summary>
    /// <param name="accuracy">The test accuracy.</param>
    public void AddTest(double accuracy) =>
        bestTestAccuracy = double.IsNaN(bestTestAccuracy) ? accuracy : Math.Max(bestTestAccuracy, accuracy);

    /// <summary>The numbers by name.</summary>
    public Dictionary<string, double> ToNumbers()
    {
        var numbers = new Dictionary<string, double>
        {
            ["best_validation_accuracy"] = bestAccuracy,
            ["best_validation_error"] = 1 - bestAccuracy,
            ["best_epoch"] = bestEpoch,
            ["test_accuracy"] = testAccuracy,
            ["final_validation_accuracy"] = finalAccuracy,
            ["final_validation_error"] = 1 - finalAccuracy,
            ["first_epoch_training_accuracy"] = firstTrainingAccuracy,
            ["first_epoch_validation_accuracy"] = firstAccuracy,
            ["first_epoch_validation_error"] = 1 - firstAccuracy,
            ["lowest_validation_loss"] = lowestLoss,
            ["convergence_epoch"] = lowestLossEpoch,
        };
        if (!double.IsNaN(bestTestAccuracy))
        {
            numbers["best_test_accuracy"] = bestTestAccuracy;
        }

        return numbers;
    }

    public void Save(BinaryWriter writer)
    {
        foreach (
            double number in (double[])
                [
                    bestAccuracy,
                    bestEpoch,
                    testAccuracy,
                    bestTestAccuracy,
                    finalAccuracy,
                    firstTrainingAccuracy,
                    firstAccuracy,
                    lowestLoss,
                    lowestLossEpoch,
                ]
        )
        {
            writer.Write(number);
        }
    }

    public static TrainingSummary Load(BinaryReader reader) =>
        new()
        {
            bestAccuracy = reader.ReadDouble(),
            bestEpoch = reader.ReadDouble(),
            testAccuracy = reader.ReadDouble(),
            bestTestAccuracy = reader.ReadDouble(),
            finalAccuracy = reader.ReadDouble(),
            firstTrainingAccuracy = reader.ReadDouble(),
            firstAccuracy = reader.ReadDouble(),
            lowestLoss = reader.ReadDouble(),
            lowestLossEpoch = reader.ReadDouble(),
        };
}
