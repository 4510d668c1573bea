using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Layers.Tokens;

/// <summary>Branches that some samples go without.</summary>
public sealed class StochasticDepthTests
{
    private static readonly SampleShape Sample = new(2, 3, 5);

    [Theory]
    [InlineData(Layout.SampleRows)]
    [InlineData(Layout.NeuronRows)]
    public void A_sample_is_scaled_or_dropped_as_a_whole_and_so_is_its_gradient(Layout layout)
    {
        const int samples = 400;
        var layer = new StochasticDepth("drop", 0.25, index: 3);
        GradientCheck.Results results = Run(layer, samples, layout, Pass.Training(new Randomness(1), 0));
        float[] x = HashedNumbers.Make(samples * Sample.Features, 1);
        float[] dy = HashedNumbers.Make(samples * Sample.Features, 2);
        int dropped = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            Range own = (sample * Sample.Features)..((sample + 1) * Sample.Features);
            float factor = results.Output[own][0] == 0 ? 0 : 1 / 0.75f;
            dropped += factor == 0 ? 1 : 0;
            Assert.Equal(x[own].Select(value => value * factor), results.Output[own]);
            Assert.Equal(dy[own].Select(value => value * factor), results.Input[own]);
        }

        Assert.InRange(dropped, 70, 130);
    }

    [Fact]
    public void Which_samples_is_drawn_by_branch_and_step_from_a_stream_with_the_seed_of_dropout()
    {
        float[] Drawn(int index, long step, ulong dropoutSeed = 1) =>
            Run(
                new StochasticDepth("drop", 0.5, index),
                32,
                Layout.SampleRows,
                Pass.Training(new Randomness(9, new Dictionary<string, ulong> { ["dropout"] = dropoutSeed }), step)
            ).Output;
        float[] first = Drawn(0, 0);
        Assert.Equal(first, Drawn(0, 0));
        Assert.NotEqual(first, Drawn(1, 0));
        Assert.NotEqual(first, Drawn(0, 1));
        Assert.NotEqual(first, Drawn(0, 0, dropoutSeed: 2));
    }

    [Fact]
    public void Nothing_is_dropped_but_while_training()
    {
        var layer = new StochasticDepth("drop", 0.5, index: 0);
        float[] x = HashedNumbers.Make(8 * Sample.Features, 1);
        Assert.Equal(x, Run(layer, 8, Layout.SampleRows, Pass.Prediction).Output);
        Assert.Equal(x, Run(layer, 8, Layout.SampleRows, Pass.Measurement).Output);
        Assert.Throws<ArgumentException>(() => Run(layer, 8, Layout.SampleRows, new Pass { Drops = true }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StochasticDepth("drop", 1, index: 0));
    }

    [Fact]
    public void What_is_dropped_is_zero_even_if_it_is_infinite()
    {
        float[] x = [.. Enumerable.Repeat(float.PositiveInfinity, 16 * Sample.Features)];
        Pass pass = Pass.Training(new Randomness(1), 0);
        var layer = new StochasticDepth("drop", 0.5, index: 0);
        float[] output = Run(layer, 16, Layout.SampleRows, pass, x).Output;
        Assert.Contains(0f, output);
        Assert.DoesNotContain(float.NaN, output);
    }

    private static GradientCheck.Results Run(
        Layer layer,
        int samples,
        Layout layout,
        Pass pass,
        float[]? values = null
    ) => GradientCheck.Run(Sample, samples, layout, (tape, x) => layer.Forward(tape, x, pass), [], values);
}
