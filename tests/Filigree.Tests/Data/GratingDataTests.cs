using System.Security.Cryptography;
using Filigree.Data;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Data;

/// <summary>The images that a program draws: always the same, and of classes that a convolution tells apart and a linear model does not.</summary>
public sealed class GratingDataTests
{
    private static readonly Dataset Gratings = DataSets.Gratings();

    [Fact]
    public void They_are_the_same_bytes_everywhere()
    {
        Assert.Equal("509f426995f49edd", Convert.ToHexStringLower(SHA256.HashData(Gratings.Train.Pixels))[..16]);
        Assert.Equal("81cb129ae14c4281", Convert.ToHexStringLower(SHA256.HashData(Gratings.Test.Pixels))[..16]);
    }

    [Fact]
    public void Classes_are_as_many_as_each_other()
    {
        Assert.All(Gratings.Train.Labels.CountBy(label => label), one => Assert.Equal(600, one.Value));
        Assert.All(Gratings.Test.Labels.CountBy(label => label), one => Assert.Equal(200, one.Value));
    }

    [Fact]
    public void Waves_of_the_ten_kinds_that_are_laid_over_an_image_and_rectified_tell_its_class()
    {
        int right = 0;
        for (int image = 0; image < 200; image++)
        {
            double[] energies = [.. Enumerable.Range(0, 10).Select(label => Energy(image, label))];
            right += energies.Index().MaxBy(one => one.Item).Index == Gratings.Test.Labels[image] ? 1 : 0;
        }

        Assert.InRange(right, 180, 200);
    }

    [Fact]
    public void A_linear_model_does_not()
    {
        var randomness = new Randomness(1);
        TrainingData data = TrainingData.Prepare(Gratings, Scaling.Standardised, ValidationSize.Parse("0"), randomness);
        using Network network = Mlp.Create([3072, 10]);
        new HeNormal().Wire(network, randomness);
        var options = new TrainingOptions { Epochs = 5, Schedule = new ConstantSchedule(0.01) };
        using var run = new TrainingRun(network, new Sgd(), data.Training, data.Test, options, randomness);
        run.Run();
        Assert.InRange(run.Evaluate(data.Test).Accuracy, 0.05, 0.2);
    }

    [Fact]
    [Trait("Run", "once")]
    public void A_small_transformer_does_in_one_epoch()
    {
        var randomness = new Randomness(1);
        TrainingData data = TrainingData.Prepare(Gratings, Scaling.Standardised, ValidationSize.Parse("0"), randomness);
        using Network network = new SlVitModel(32, Depth: 1, Heads: 2, Hidden: 32, Patch: 8).Create(
            new SampleShape(32, 32, 3),
            10
        );
        new GlorotNormal().Wire(network, randomness);
        var options = new TrainingOptions
        {
            Epochs = 1,
            Batch = 50,
            Schedule = new ConstantSchedule(0.003),
        };
        using var run = new TrainingRun(network, new Adam(), data.Training, data.Test, options, randomness);
        run.Run();
        Assert.InRange(run.Evaluate(data.Test).Accuracy, 0.8, 1);
    }

    // How strongly the image swings as a class does, at any phase, in the middle where the window always is.
    private static double Energy(int image, int label)
    {
        ReadOnlySpan<byte> pixels = Gratings.Test.Pixels.AsSpan(image * 3072, 3072);
        double angle = Math.PI / 5 * (label % 5);
        double frequency = 2 * Math.PI / (label < 5 ? 4 : 8);
        double energy = 0;
        for (int channel = 0; channel < 3; channel++)
        {
            (double sine, double cosine) = (0, 0);
            for (int y = 4; y < 28; y++)
            {
                for (int x = 4; x < 28; x++)
                {
                    double wave = frequency * ((x * Math.Cos(angle)) + (y * Math.Sin(angle)));
                    double pixel = pixels[(((y * 32) + x) * 3) + channel] - 128;
                    sine += pixel * Math.Sin(wave);
                    cosine += pixel * Math.Cos(wave);
                }
            }

            energy += (sine * sine) + (cosine * cosine);
        }

        return energy;
    }
}
