using Filigree.Data;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Training;

/// <summary>Test images seen from several sides: beside averages made by hand.</summary>
public sealed class ImageViewsTests : IDisposable
{
    private const int Height = 4;
    private const int Width = 5;
    private const int Channels = 2;
    private const int Features = Height * Width * Channels;

    // More than one batch of an evaluation.
    private static readonly Dataset Images = new(
        "toy",
        Height,
        Width,
        Channels,
        Classes: 3,
        Drawn(20, 1),
        Drawn(700, 2),
        "here"
    );

    private readonly Network network = Mlp.Create([Features, 30, 3]);
    private readonly TrainingData data = TrainingData.Prepare(
        Images,
        Scaling.Named("per-pixel-mean"),
        ValidationSize.None,
        new Randomness(1)
    );

    public ImageViewsTests() => new HeNormal().Wire(network, new Randomness(4));

    public void Dispose() => network.Dispose();

    [Theory]
    [InlineData(ImageViews.One, 1, 0, 0)]
    [InlineData(ImageViews.Flip, 0.5, 0.5, 0)]
    [InlineData(ImageViews.Six, 0.25, 0.25, 0.125)]
    public void Outputs_are_averaged_with_the_weights_of_the_views(
        ImageViews views,
        double plain,
        double mirrored,
        double moved
    )
    {
        var means = new double[Images.Test.Count, 3];
        Add(Seen(0, isMirrored: false), plain);
        Add(Seen(0, isMirrored: true), mirrored);
        foreach (int by in (int[])[-1, 1])
        {
            Add(Seen(by, isMirrored: false), moved);
            Add(Seen(by, isMirrored: true), moved);
        }

        double loss = 0;
        int right = 0;
        for (int sample = 0; sample < Images.Test.Count; sample++)
        {
            double[] outputs = [means[sample, 0], means[sample, 1], means[sample, 2]];
            int label = Images.Test.Labels[sample];
            loss += Math.Log(outputs.Sum(Math.Exp)) - outputs[label];
            right += outputs[label] == outputs.Max() ? 1 : 0;
        }

        LossSum measured = Measure(views);
        Assert.Equal((right, Images.Test.Count), (measured.Correct, measured.Samples));
        Assert.Equal(loss, measured.Loss, 1e-4 * loss);

        void Add(IReadOnlyList<Prediction> seen, double weight)
        {
            for (int sample = 0; sample < seen.Count; sample++)
            {
                for (int output = 0; output < 3; output++)
                {
                    means[sample, output] += weight * seen[sample].Values[output];
                }
            }
        }
    }

    [Fact]
    public void Samples_that_are_no_images_have_no_views()
    {
        SampleSet flat = SampleSet.OfClasses(new float[2, Features], [0, 1], 3);
        Assert.Equal(
            "Views are of images; these samples are features without places.",
            Assert.Throws<ArgumentException>(() => Measure(ImageViews.Six, flat)).Message
        );
    }

    [Fact]
    public void Images_that_are_scaled_once_more_are_seen_before()
    {
        // Of ReLU without biases: half the inputs are half the outputs, and so are weights that are a root of two smaller in both layers.
        using Network half = Mlp.Create([Features, 30, 3]);
        new HeNormal { Scale = Math.Sqrt(0.5) }.Wire(half, new Randomness(4));
        using var evaluation = new Evaluation(half, new CrossEntropy(), Workers.Single);
        double expected = evaluation.Of(data.Test, ImageViews.Six).Loss;
        Assert.Equal(expected, Measure(ImageViews.Six, data.Times(0.5).Test).Loss, 1e-4 * expected);
        Assert.True(Math.Abs(expected - Measure(ImageViews.Six).Loss) > 1e-2 * expected);
    }

    private LossSum Measure(ImageViews views, ISampleSource? samples = null)
    {
        using var evaluation = new Evaluation(network, new CrossEntropy(), Workers.Single);
        return evaluation.Of(samples ?? data.Test, views);
    }

    // Pixel (y, x) is what stands at (y + by, x + by) of the image reflected at its border; then columns are reversed.
    private IReadOnlyList<Prediction> Seen(int by, bool isMirrored)
    {
        PixelScale scale = Scaling
            .Named("per-pixel-mean")
            .Fit(Images.Train, [.. Enumerable.Range(0, Images.Train.Count)], Channels);
        var inputs = new float[Images.Test.Count, Features];
        for (int sample = 0; sample < Images.Test.Count; sample++)
        {
            for (int feature = 0; feature < Features; feature++)
            {
                int column = feature / Channels % Width;
                int y = Inside((feature / Channels / Width) + by, Height);
                int x = Inside((isMirrored ? Width - 1 - column : column) + by, Width);
                int from = (((y * Width) + x) * Channels) + (feature % Channels);
                inputs[sample, feature] = scale.Scale(Images.Test.Pixels[(sample * Features) + from], feature);
            }
        }

        return network.PredictAll(inputs);
    }

    private static int Inside(int place, int size) =>
        place < 0 ? -place
        : place >= size ? (2 * (size - 1)) - place
        : place;

    private static Samples Drawn(int count, int salt)
    {
        RandomStream random = new Randomness(9).Stream("images", salt);
        return new Samples(
            [.. Enumerable.Range(0, count * Features).Select(_ => (byte)random.NextInt32(256))],
            [.. Enumerable.Range(0, count).Select(_ => (byte)random.NextInt32(3))]
        );
    }
}
