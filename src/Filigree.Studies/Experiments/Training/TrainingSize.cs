using Filigree.Layers;
using Filigree.Plasticity;
using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>What a training leaves on the disk, for plans.</summary>
internal static class TrainingSize
{
    // Configuration, result and timing.
    private const long RecordBytes = 2000;
    private const long EpochRowBytes = 270;
    private const long HeaderBytes = 1000;

    /// <summary>The folder of a finished trial, without the final state.</summary>
    public static long OfFolder(TrainSettings settings)
    {
        using Network network = TrainingCost.Make(settings, out _);
        double connections = TrainingCost.Wired(settings, network).Sum();
        double rowStarts = network.Weights.Sum(weight => (double)weight.Shape.Outputs);
        double places = network.Weights.Sum(weight => (double)weight.Shape.Places);
        // Connections as an index and a weight each; exports as a weight and a mask for every place.
        double saved = (settings.Save?.Count ?? 0) * (HeaderBytes + (8 * connections) + (4 * rowStarts));
        double exported = (settings.Export?.Count ?? 0) * (HeaderBytes + (8 * places) + (4 * Others(network)));
        return RecordBytes + OfRows(settings, settings.Training.Epochs) + (long)(saved + exported);
    }

    /// <summary>The rows of some epochs of a training, its probes' among them.</summary>
    public static long OfRows(TrainSettings settings, int epochs)
    {
        using Network network = TrainingCost.Make(settings, out _);
        double probed = settings.Probes.Sum(probe => probe.Make().RowBytes(network.Weights.Count, epochs + 1));
        return (EpochRowBytes * (epochs + 1)) + (long)probed;
    }

    /// <summary>The state at the end: every parameter with the optimizer's moments, connections of sparse layers with their places.</summary>
    public static long OfFinal(TrainSettings settings)
    {
        using Network network = TrainingCost.Make(settings, out _);
        using Optimizer optimizer = settings.Training.Optimizer.Make();
        int numbers = 1 + optimizer.StateCount;
        double left = TrainingCost.Remaining(settings)(settings.Training.Epochs);
        double total = HeaderBytes + (4.0 * numbers * Others(network));
        foreach (
            (double places, double wired) in network
                .Weights.Select(weight => (double)weight.Shape.Places)
                .Zip(TrainingCost.Wired(settings, network))
        )
        {
            double connections = left * wired;
            double dense = 4 * numbers * places;
            double sparse = 4 * (numbers + 1) * connections;
            total +=
                connections == places ? dense
                : settings.Kernel == "dense" ? dense + (4 * places)
                : Math.Min(dense + (4 * places), sparse);
        }

        // What the weights go back to is remembered.
        double remembered =
            settings.MakePlasticity() is IterativePruning
                ? 4.0 * network.Weights.Sum(weight => (double)weight.Shape.Places)
                : 0;
        return (long)(total + remembered);
    }

    private static double Others(Network network) =>
        network.Parameters.Sum(parameter => (double)parameter.Shape.Places)
        - network.Weights.Sum(weight => (double)weight.Shape.Places);
}
