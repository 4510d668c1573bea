using Filigree.Data;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Data;

/// <summary>Mixup and CutMix: by hand, how they are distributed, and that only the batch and the epoch decide.</summary>
public sealed class BatchMixTests
{
    private static readonly SampleShape Shape = new(4, 4, 1);

    [Fact]
    public void Mixup_mixes_images_and_classes_with_the_partner_as_it_was()
    {
        float[] rows = [1, 2, 0, 10, 20, 0, 100, 200, 0];
        BatchMix.Mix(new MatrixSpan(rows, 3, 2, 3), [1, 2, 2], 0.75f);

        Assert.Equal([3.25f, 6.5f, 0, 32.5f, 65, 0, 100, 200, 0], rows);
    }

    [Fact]
    public void CutMix_puts_a_rectangle_into_the_image_and_counts_its_true_area()
    {
        float[] images = [.. Enumerable.Repeat(1f, 16), .. Enumerable.Repeat(2f, 16)];
        float[] classes = [1, 0, 0, 1];
        // Rows -1 to 1 and columns 2 to 4, of which 1 x 2 pixels are in the image.
        BatchMix.CutMix(
            new(images, 2, 16, 16),
            new(classes, 2, 2, 2),
            Shape,
            [1, 0],
            row: 0,
            column: 3,
            half: 1,
            wide: 1
        );

        Assert.Equal([1, 1, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], images[..16]);
        Assert.Equal([2, 2, 1, 1], images[16..20]);
        Assert.Equal([0.875f, 0.125f, 0.125f, 0.875f], classes);
    }

    [Theory]
    [InlineData(0, 0.5)]
    // A rectangle of 2 x 2 in three of four draws, of which 1.75 x 1.75 are inside on average: 1 - 3.0625 / 16.
    [InlineData(1, 0.809)]
    public void Half_of_all_batches_are_mixed_and_shares_sum_to_1(double cutMix, double ownShare)
    {
        var mix = new BatchMix(0.5, cutMix);
        RandomStream stream = new Randomness(3).Stream("batches");
        int mixed = 0;
        var shares = new List<double>();
        for (int batch = 0; batch < 2000; batch++)
        {
            float[] images = [.. Enumerable.Range(0, 32).Select(place => place / 16f)];
            float[] classes = [1, 0, 0, 1];
            mix.Apply(new(images, 2, 16, 16), new(classes, 2, 2, 2), Shape, stream);
            Assert.Equal(1, classes[0] + classes[1], 1e-6);
            if (classes[0] < 1)
            {
                mixed++;
                shares.Add(classes[0]);
            }
        }

        // Of two samples, every other permutation leaves both alone; a rectangle may be too small to hold a pixel.
        Assert.InRange(mixed, cutMix == 0 ? 440 : 300, 560);
        Assert.InRange(shares.Average(), ownShare - 0.03, ownShare + 0.03);
    }

    [Fact]
    public void What_a_batch_becomes_follows_its_samples_and_the_epoch_alone()
    {
        ISampleSource one = Prepared().Training;
        ISampleSource other = Prepared().Training;
        (float[] images, float[] classes) = Gather(one, [3, 1, 4, 5], 2);
        _ = Gather(other, [5, 3, 0], 9);
        Assert.NotEqual(images, Gather(other, [3, 1, 4, 5], 3).Images);
        (float[] again, float[] classesAgain) = Gather(other, [3, 1, 4, 5], 2);

        Assert.Equal(images, again);
        Assert.Equal(classes, classesAgain);
        // Targets asked for alone are those of the same batch.
        using var targets = new Tensor(4, 3);
        one.Gather([0, 2], 7, new MatrixSpan(new float[64], 2, 16, 32), []);
        one.GatherTargets([3, 1, 4, 5], 2, targets.Matrix);
        Assert.Equal(classes, targets.ToArray());
    }

    [Fact]
    public void Samples_that_are_only_looked_at_are_not_mixed()
    {
        TrainingData data = Prepared();
        Assert.Equal(3, data.Training.Targets);
        Assert.Equal(0, data.Test.Targets);
        using var inputs = new Tensor(3, 16);
        using var targets = new Tensor(3, 3);
        data.Training.Gather([0, 1, 2], inputs.Matrix, []);
        data.Training.GatherTargets([0, 1, 2], null, targets.Matrix);

        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 1], targets.ToArray());
        Assert.Equal(Enumerable.Range(0, 48).Select(place => place * (1f / 255f)), inputs.ToArray());
    }

    [Fact]
    public void A_training_on_mixed_batches_learns_and_gives_equal_bits_on_threads_and_after_a_stop()
    {
        using Network whole = Train(threads: 1, stopAt: null, out double accuracy);
        using Network threads = Train(threads: 2, stopAt: null, out _);
        using Network stopped = Train(threads: 1, stopAt: 5, out _);

        Assert.True(accuracy > 0.9);
        Assert.Equal(whole.Hash(), threads.Hash());
        Assert.Equal(whole.Hash(), stopped.Hash());
    }

    [Fact]
    public void Only_one_may_mix_batches_and_only_as_the_last()
    {
        IAugmentation mix = new BatchMix(0.5, 0.5);
        Assert.Null(AugmentationChain.FindMisplaced([new HorizontalFlip(), new RandomErasing(), mix]));
        Assert.Equal(2, AugmentationChain.FindMisplaced([new HorizontalFlip(), mix, new RandomErasing()]));
        Assert.Equal(1, AugmentationChain.FindMisplaced([mix, mix]));
        Assert.Null(AugmentationChain.FindMisplaced([mix]));
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        ISampleSource source = Prepared().Training;
        using var inputs = new Tensor(4, 16);
        using var targets = new Tensor(4, 3);
        int[] positions = [0, 2, 4, 6];
        long least = Allocations.Least(() =>
        {
            for (int epoch = 0; epoch < 50; epoch++)
            {
                source.Gather(positions, epoch, inputs.Matrix, []);
                source.GatherTargets(positions, epoch, targets.Matrix);
            }
        });
        Assert.Equal(0, least);
    }

    private static Network Train(int threads, int? stopAt, out double accuracy)
    {
        using var workers = new Workers(threads);
        TrainingData data = Prepared();
        Network network = Mlp.Create([16, 20, 3]);
        new HeNormal().Wire(network, new Randomness(1));
        using var optimizer = new Adam();
        var options = new TrainingOptions
        {
            Epochs = 20,
            Batch = 8,
            Schedule = new ConstantSchedule(0.01),
            Loss = new CrossEntropy(0.1),
        };
        TrainingRun run = Make();
        for (int step = 0; step < stopAt; step++)
        {
            run.Step();
        }

        if (stopAt is not null)
        {
            using var state = new MemoryStream();
            run.Save(state);
            run.Dispose();
            data = Prepared();
            run = Make();
            state.Position = 0;
            run.Restore(state);
        }

        run.Run();
        accuracy = run.Evaluate(data.Test).Accuracy;
        run.Dispose();
        return network;

        TrainingRun Make() =>
            new(network, optimizer, data.Training, data.Validation, options, new Randomness(3), workers);
    }

    // Thirty images that grow brighter, of three classes in turn by their brightest rows.
    private static TrainingData Prepared()
    {
        byte[] pixels = [.. Enumerable.Range(0, 30 * 16).Select(place => (byte)(place < 48 ? place : Bright(place)))];
        byte[] labels = [.. Enumerable.Range(0, 30).Select(image => (byte)(image % 3))];
        var samples = new Samples(pixels, labels);
        return TrainingData.Prepare(
            new Dataset("made up", 4, 4, 1, 3, samples, samples, "made up"),
            Scaling.Unit,
            ValidationSize.Parse("0"),
            new Randomness(5),
            [new RandomErasing(0.1), new BatchMix(0.8, 0.5)]
        );

        static int Bright(int place) => (place / 16 % 3) == (place % 16 / 4) ? 200 + (place % 50) : place % 50;
    }

    private static (float[] Images, float[] Classes) Gather(ISampleSource source, int[] positions, int epoch)
    {
        using var inputs = new Tensor(positions.Length, source.Features);
        using var targets = new Tensor(positions.Length, source.Targets);
        source.Gather(positions, epoch, inputs.Matrix, []);
        source.GatherTargets(positions, epoch, targets.Matrix);
        return (inputs.ToArray(), targets.ToArray());
    }
}
