using Filigree.Data;
using Filigree.Layers;
using Filigree.Studies.Trials;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>A guess at what a training takes, for plans.</summary>
internal static class TrainingCost
{
    // Rows, configuration and result; a checkpoint has weights, two moments, and is kept twice.
    private const long FolderBytes = 40_000;
    private const int CheckpointBytesPerParameter = 24;
    private const int WorkPerConnection = 5;

    public static TrialCost Of(TrainSettings settings)
    {
        DataSetDescription data = DataSets.Named(settings.Data.Name);
        int features = data.Height * data.Width * data.Channels;
        using Network network = ModelChoices.Catalog.Make(settings.Model)(features, data.Classes);
        long parameters = network.Parameters.Sum(parameter => (long)parameter.Shape.Outputs * parameter.Shape.Inputs);
        if (WiringChoices.Catalog.Make(settings.Wiring) is ErdosRenyi sparse && settings.Kernel != "dense")
        {
            // A connection by itself takes several times as long as one among a full row's.
            long weights = network.Weights.Sum(weight => (long)weight.Shape.Outputs * weight.Shape.Inputs);
            parameters = Math.Min(
                parameters,
                parameters
                    - weights
                    + WorkPerConnection * sparse.Counts([.. network.Weights.Select(w => w.Shape)]).Sum()
            );
        }

        // Forward, input gradient and weight gradient are a multiplication and an addition each.
        double work = 6.0 * parameters * data.TrainCount * settings.Training.Epochs;
        return new TrialCost(work, FolderBytes + CheckpointBytesPerParameter * parameters);
    }
}
