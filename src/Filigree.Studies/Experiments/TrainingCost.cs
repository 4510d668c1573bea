using Filigree.Data;
using Filigree.Layers;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Experiments;

/// <summary>A guess at what a training takes, for plans.</summary>
internal static class TrainingCost
{
    // Rows, configuration and result; a checkpoint has weights, two moments, and is kept twice.
    private const long FolderBytes = 40_000;
    private const int CheckpointBytesPerParameter = 24;

    public static TrialCost Of(TrainSettings settings)
    {
        DataSetDescription data = DataSets.Named(settings.Data.Name);
        int features = data.Height * data.Width * data.Channels;
        using Network network = ModelChoices.Catalog.Make(settings.Model)(features, data.Classes);
        long parameters = network.Parameters.Sum(parameter => (long)parameter.Shape.Outputs * parameter.Shape.Inputs);
        // Forward, input gradient and weight gradient are a multiplication and an addition each.
        double work = 6.0 * parameters * data.TrainCount * settings.Training.Epochs;
        return new TrialCost(work, FolderBytes + CheckpointBytesPerParameter * parameters);
    }
}
