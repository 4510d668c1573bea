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
/// <param name="Own">The rule that makes them, for samples that are no images known by name; null for those.</param>
internal sealed record DataSettings(
    string Name,
    string Scaling,
    string Validation,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<Choice<IAugmentation>>? Augment = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Choice<SampleData>? Own = null
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

        if (ReadOwn(section) is { } own)
        {
            return new DataSettings(
                own.Name,
                section.Word("scaling", OwnScalings[0], OwnScalings),
                validation,
                null,
                own
            )
            {
                Content = LoadedSamples.Of(own).Hash,
            };
        }

        return new DataSettings(
            section.Word("name", null, Names(section)),
            section.Word("scaling", "unit", [.. Data.Scaling.All.Select(scaling => scaling.Name)]),
            validation,
            ReadAugmentations(section)
        );
    }

    // Features of one's own: mean 0 and deviation 1 as the training samples have them, or as they are.
    private static readonly string[] OwnScalings = ["standardised", "none"];

    /// <summary>SHA-256 of the samples that a rule makes: other numbers under the same name are another trial.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Content { get; private init; }

    /// <summary>What reports call the data: a data set's name, or what samples of one's own are called.</summary>
    internal string Title() =>
        Own is null || LoadedSamples.Of(Own).Data.Title is not { Length: > 0 } title ? Name
        : DataSets.All.Any(set => set.Name == title) ? $"{Name} {title}"
        : title;

    /// <summary>The file that samples of one's own are of; null where they are of none.</summary>
    internal SampleFile? File() =>
        Own is not null && Content is not null && LoadedSamples.Of(Own).Data.File is { } path
            ? new SampleFile(path, Content)
            : null;

    private static string[] Names(Section section) =>
        [.. DataSets.All.Select(set => set.Name), .. section.Rules.Of<SampleData>().Rules.Select(rule => rule.Name)];

    private static Choice<SampleData>? ReadOwn(Section section)
    {
        Catalog<SampleData> catalog = section.Rules.Of<SampleData>();
        Node? node = section.Find("name");
        string? name = node switch
        {
            ScalarNode scalar => scalar.Text.Split('(')[0].Trim(),
            MapNode { Entries: [var only] } => only.Key,
            _ => null,
        };
        if (catalog.Rules.All(rule => rule.Name != name))
        {
            return node is MapNode && name is not null
                ? throw node.Origin.UnknownName($"unknown data set '{name}'", name, Names(section))
                : null;
        }

        Choice<SampleData> own = catalog.Read(node!, section.Rules);
        return section.Find("augment") is { } augment
            ? throw augment.Origin.Error($"augment changes images, and {name} has none; expected no 'augment'")
            : own;
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
                    $"augment has {all[misplaced].Name} behind {all[misplaced - 1].Name}; expected {AugmentationChain.Order}"
                );
    }

    /// <summary>True for samples whose targets are real numbers.</summary>
    internal bool HasRealTargets() => Own is not null && LoadedSamples.Of(Own).Data.Training.Targets > 0;

    /// <summary>Why a loss cannot be that of these data; null if it can.</summary>
    internal string? Problem(Loss loss)
    {
        DataSize size = Size();
        return loss.Problem(
            Own is not null ? LoadedSamples.Of(Own).Data.Training : new ImageKind(size.Features, size.Classes),
            size.Classes
        );
    }

    // Images that are not loaded yet, as far as a loss looks at them.
    private sealed record ImageKind(int Features, int Classes) : ISampleSource
    {
        public int Count => 0;

        public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels) =>
            throw new NotSupportedException("These images are not loaded.");
    }

    /// <summary>How large the data are.</summary>
    internal DataSize Size()
    {
        if (Own is not null)
        {
            SampleData own = LoadedSamples.Of(Own).Data;
            return new DataSize(new(own.Training.Features), own.Outputs, own.Training.Count, own.Test.Count);
        }

        DataSetDescription set = DataSets.Named(Name);
        return new DataSize(new(set.Height, set.Width, set.Channels), set.Classes, set.TrainCount, set.TestCount);
    }

    /// <summary>How many samples are trained on: those of the training part that do not validate.</summary>
    internal int TrainedSamples()
    {
        int all = Size().TrainCount;
        return all - ValidationSize.Parse(Validation).Of(all);
    }

    /// <summary>Loads, splits and scales.</summary>
    /// <param name="shared">Where data sets are.</param>
    /// <param name="randomness">The trial's streams.</param>
    public (DataSize Size, TrainingData Data) Prepare(SharedData shared, Randomness randomness)
    {
        if (Own is not null)
        {
            return (Size(), PrepareOwn(LoadedSamples.Of(Own).Data, randomness));
        }

        Dataset dataset = shared.Dataset(Name);
        return (
            new DataSize(dataset.Shape, dataset.Classes, dataset.Train.Count, dataset.Test.Count),
            TrainingData.Prepare(
                dataset,
                Data.Scaling.Named(Scaling),
                ValidationSize.Parse(Validation),
                randomness,
                [.. (Augment ?? []).Select(augmentation => augmentation.Make())]
            )
        );
    }

    private TrainingData PrepareOwn(SampleData own, Randomness randomness)
    {
        (SampleSet training, SampleSet aside) = own.Training.Split(
            ValidationSize.Parse(Validation),
            randomness.Stream(StreamNames.Split)
        );
        FeatureScale? scale = Scaling == OwnScalings[0] ? FeatureScale.Of(training) : null;
        SampleSet test = Scaled(own.Test);
        return new TrainingData(Scaled(training), aside.Count == 0 ? test : Scaled(aside), test);

        SampleSet Scaled(SampleSet part) => scale?.Apply(part) ?? part;
    }
}
