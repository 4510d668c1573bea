using System.Text.Json.Serialization;
using Filigree.Data;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>Which data a trial trains on, and how they are prepared.</summary>
/// <param name="Name">Name of the data set.</param>
/// <param name="Scaling">Name of the scaling.</param>
/// <param name="Validation">How many training samples validate, as a count or a share; 0 to validate on the test part.</param>
/// <param name="Augment">What changes the training samples' images in each epoch; null for nothing.</param>
internal sealed record DataSettings(
    string Name,
    string Scaling,
    string Validation,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<Choice<IAugmentation>>? Augment = null
)
{
    /// <summary>Reads <c>data: {name, scaling, validation, augment}</c>.</summary>
    /// <param name="study">The study.</param>
    /// <exception cref="UserError">Something is missing, unknown or impossible.</exception>
    public static DataSettings Read(Section study)
    {
        Section section = study.Inner("data", ["name", "scaling", "validation", "augment"]);
        string validation = section.Text("validation", "0");
        try
        {
            validation = ValidationSize.Parse(validation).ToString();
        }
        catch (UserError error)
        {
            throw section.Find("validation")!.Origin.Error(error.Message);
        }

        return new DataSettings(
            section.Word("name", null, [.. DataSets.All.Select(set => set.Name)]),
            section.Word("scaling", "unit", [.. Data.Scaling.All.Select(scaling => scaling.Name)]),
            validation,
            ReadAugmentations(section)
        );
    }

    private static IReadOnlyList<Choice<IAugmentation>>? ReadAugmentations(Section section)
    {
        IReadOnlyList<Choice<IAugmentation>> all = section.ChooseAll<IAugmentation>("augment");
        return AugmentationChain.FindMisplaced([.. all.Select(one => one.Make())]) is not { } misplaced
            ? all.Count > 0
                ? all
                : null
            : throw section
                .Find("augment")!
                .Origin.Error(
                    $"augment has {all[misplaced].Name} behind {all[misplaced - 1].Name}; expected what changes bytes before what changes scaled inputs"
                );
    }

    /// <summary>How many samples are trained on: those of the training part that do not validate.</summary>
    internal int TrainedSamples()
    {
        int all = DataSets.Named(Name).TrainCount;
        return all - ValidationSize.Parse(Validation).Of(all);
    }

    /// <summary>Loads, splits and scales.</summary>
    /// <param name="shared">Where data sets are.</param>
    /// <param name="randomness">The trial's streams.</param>
    public (Dataset Dataset, TrainingData Data) Prepare(SharedData shared, Randomness randomness)
    {
        Dataset dataset = shared.Dataset(Name);
        return (
            dataset,
            TrainingData.Prepare(
                dataset,
                Data.Scaling.Named(Scaling),
                ValidationSize.Parse(Validation),
                randomness,
                [.. (Augment ?? []).Select(augmentation => augmentation.Make())]
            )
        );
    }
}
