using Filigree.Data;
using Filigree.Numerics;

namespace Filigree.Training;

/// <summary>A data set made ready for training.</summary>
/// <param name="Training">Samples to train on.</param>
/// <param name="Validation">Samples set aside from the training part; the test part where none are.</param>
/// <param name="Test">The test part.</param>
public sealed record TrainingData(ISampleSource Training, ISampleSource Validation, ISampleSource Test)
{
    /// <summary>The same samples, all inputs multiplied by a factor.</summary>
    /// <param name="factor">The factor.</param>
    public TrainingData Times(double factor)
    {
        var test = new ScaledSource(Test, factor);
        return new TrainingData(
            new ScaledSource(Training, factor),
            ReferenceEquals(Validation, Test) ? test : new ScaledSource(Validation, factor),
            test
        );
    }

    /// <summary>Splits and scales a data set. The scaling learns from the samples to train on alone.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="scaling">How bytes become inputs.</param>
    /// <param name="validation">How many training samples are set aside.</param>
    /// <param name="randomness">The trial's streams; the split draws from <c>split</c>.</param>
    /// <param name="augmentations">What changes images in each epoch of training; none if null.</param>
    /// <exception cref="UserError">No samples would be left for training.</exception>
    /// <exception cref="ArgumentException">An augmentation stands behind one that must come after it.</exception>
    public static TrainingData Prepare(
        Dataset dataset,
        Scaling scaling,
        ValidationSize validation,
        Randomness randomness,
        IReadOnlyList<IAugmentation>? augmentations = null
    )
    {
        TrainingSplit split = TrainingSplit.Draw(dataset.Train.Count, validation, randomness);
        PixelScale scale = scaling.Fit(dataset.Train, split.Training, dataset.Channels);
        var test = new ImageSource(dataset, dataset.Test, [.. Enumerable.Range(0, dataset.Test.Count)], scale);
        AugmentationChain? chain = augmentations is { Count: > 0 }
            ? new AugmentationChain(augmentations, dataset.Shape, randomness)
            : null;
        ISampleSource training = new ImageSource(dataset, dataset.Train, split.Training, scale, chain);
        return new TrainingData(
            chain?.ForBatches is { } mix ? new MixedSource(training, dataset.Shape, mix, randomness) : training,
            split.Validation.Length == 0 ? test : new ImageSource(dataset, dataset.Train, split.Validation, scale),
            test
        );
    }
}
