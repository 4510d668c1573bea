using Filigree.Formats;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Layers;

/// <summary>A first layer that is found from samples: what it makes of them, and that nothing else changes it.</summary>
public sealed class WhiteningTests
{
    private static readonly SampleShape Shape = new(6, 5, 2);

    [Fact]
    public void Outputs_are_uncorrelated_of_variance_1_and_come_with_both_signs()
    {
        float[][] images = Images(40);
        using Network network = new(Shape, [new Whitening("whiten", 2)]);
        ((Whitening)network.Layers[0]).Fit(images, Shape);
        float[][] outputs = [.. images.Select(image => Outputs(network, image))];
        double[][] patches =
        [
            .. outputs.SelectMany(one => one.Chunk(16)).Select(one => one.Select(x => (double)x).ToArray()),
        ];
        Assert.Equal(40 * 5 * 4, patches.Length);
        for (int first = 0; first < 8; first++)
        {
            for (int second = 0; second < 8; second++)
            {
                double product = patches.Average(patch => patch[first] * patch[second]);
                // Epsilon makes variances a little less than 1.
                Assert.InRange(product, first == second ? 0.98 : -1e-4, first == second ? 1 : 1e-4);
            }

            Assert.All(patches, patch => Assert.Equal(-patch[first], patch[8 + first], 1e-5));
        }
    }

    [Fact]
    public void It_is_found_when_training_begins_and_neither_wired_nor_trained_nor_cut()
    {
        var samples = new ShapedSamples(30);
        using Network network = Make();
        Parameter filters = network.Parameters.Single(parameter => parameter.Kind == ParameterKind.Fixed);
        Assert.DoesNotContain(filters, network.Weights);
        new HeNormal().Wire(network, new Randomness(1));
        Assert.Throws<InvalidOperationException>(() => network.Predict(new float[Shape.Features]));

        using var optimizer = new Sgd(momentum: 0.9, weightDecay: 0.1);
        var options = new TrainingOptions
        {
            Epochs = 2,
            Batch = 10,
            Schedule = new ConstantSchedule(0.1),
        };
        using var run = new TrainingRun(network, optimizer, samples, samples, options, new Randomness(3));
        float[] found = filters.ToMatrix().Values;
        run.Run();

        Assert.Contains(found, number => number != 0);
        Assert.Equal(found, filters.ToMatrix().Values);
        Assert.Contains(network.Parameters.Single(one => one.Name == "whiten.bias").ToMatrix().Values, one => one != 0);
        // Another training finds nothing anew.
        using var more = new TrainingRun(network, optimizer, new ShapedSamples(9), null, options, new Randomness(3));
        Assert.Equal(found, filters.ToMatrix().Values);
    }

    [Fact]
    public void It_is_saved_and_loaded_with_the_network()
    {
        using Network network = Make();
        ((Whitening)network.Layers[0]).Fit(Images(10), Shape);
        new HeNormal().Wire(network, new Randomness(1));
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");
        try
        {
            network.Save(path);
            using Network other = Make();
            other.Load(path);
            Assert.Equal(network.Hash(), other.Hash());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_factor_multiplies_numbers_and_gradients()
    {
        var layer = new Factor("", -0.25);
        GradientCheck.Results results = GradientCheck.Run(
            Shape,
            3,
            Layout.SampleRows,
            (tape, input) => layer.Forward(tape, input, Pass.Measurement),
            []
        );

        Assert.Equal(
            HashedNumbers.Make(3 * Shape.Features, 1).Select(number => -0.25f * number).Order(),
            results.Output.Order()
        );
        GradientCheck.Slopes(
            Shape,
            3,
            Layout.NeuronRows,
            (tape, input) => layer.Forward(tape, input, Pass.Measurement),
            []
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new Factor("", double.NaN));
    }

    private static Network Make() =>
        new(Shape, [new Whitening("whiten", 2), new Flatten("flatten"), new Linear("head", 5 * 4 * 16, 3)]);

    private static float[] Outputs(Network network, float[] image) => [.. network.Predict(image).Values];

    private static float[][] Images(int count)
    {
        float[] numbers = HashedNumbers.Make(count * Shape.Features, 1);
        // Neighbours resemble each other.
        for (int place = 2; place < numbers.Length; place++)
        {
            numbers[place] += 0.7f * numbers[place - 2];
        }

        return [.. numbers.Chunk(Shape.Features)];
    }

    private sealed class ShapedSamples(int count) : ISampleSource
    {
        private readonly float[][] images = Images(count);

        public int Count => count;

        public int Features => Shape.Features;

        public int Classes => 3;

        public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels)
        {
            for (int row = 0; row < positions.Length; row++)
            {
                images[positions[row]].CopyTo(destination.Row(row));
                labels[row] = positions[row] % 3;
            }
        }
    }
}
