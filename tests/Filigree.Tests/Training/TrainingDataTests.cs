using Filigree.Data;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Training;

namespace Filigree.Tests.Training;

/// <summary>How a data set becomes samples to train, validate and test on.</summary>
public sealed class TrainingDataTests
{
    private static readonly Dataset Toy = new(
        "toy",
        Height: 1,
        Width: 3,
        Channels: 1,
        Classes: 2,
        new Samples([0, 51, 255, 255, 0, 51, 102, 102, 0, 0, 0, 0], [0, 1, 1, 0]),
        new Samples([255, 255, 255], [1]),
        "here"
    );

    [Fact]
    public void Samples_are_laid_out_scaled_with_their_labels()
    {
        TrainingData data = TrainingData.Prepare(Toy, Scaling.Unit, ValidationSize.None, new Randomness(1));
        using var matrix = new Tensor(2, 3);
        var labels = new int[2];
        data.Training.Gather([2, 0], matrix.Matrix, labels);

        float[] expected = [0.4f, 0.4f, 0, 0, 0.2f, 1];
        Assert.Equal(expected, matrix.ToArray().Select(value => MathF.Round(value, 6)));
        Assert.Equal([1, 0], labels);
        Assert.Equal(0, matrix.Span[3]);
    }

    [Fact]
    public void Without_a_validation_part_the_test_part_validates()
    {
        TrainingData data = TrainingData.Prepare(Toy, Scaling.Unit, ValidationSize.None, new Randomness(1));

        Assert.Equal(4, data.Training.Count);
        Assert.Same(data.Test, data.Validation);
    }

    [Fact]
    public void A_validation_part_is_set_aside_from_training()
    {
        TrainingData data = TrainingData.Prepare(Toy, Scaling.Unit, ValidationSize.Count(1), new Randomness(1));

        Assert.Equal((3, 1, 1), (data.Training.Count, data.Validation.Count, data.Test.Count));
    }
}
