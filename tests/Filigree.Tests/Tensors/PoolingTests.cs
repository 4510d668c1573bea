using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Tensors;

/// <summary>Pooling against PyTorch, against plain loops and against differences, in both layouts.</summary>
public sealed class PoolingTests
{
    private static readonly SampleShape Image = new(6, 5, 4);

    public static TheoryData<string, Layout> Cases
    {
        get
        {
            var cases = new TheoryData<string, Layout>();
            foreach (Layout layout in Enum.GetValues<Layout>())
            {
                cases.Add("max 2", layout);
                cases.Add("max 3 stride 2 padding 1", layout);
                cases.Add("max 3x2 stride 1x2", layout);
                cases.Add("mean 2", layout);
                cases.Add("mean 3 stride 2 padding 1", layout);
                cases.Add("mean 3 stride 2 padding 1 without margins", layout);
                cases.Add("mean of all", layout);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Results_and_gradients_are_PyTorchs(string name, Layout layout)
    {
        Layer layer = Make(name);
        GradientCheck.Results results = GradientCheck.Run(
            Image,
            3,
            layout,
            (tape, x) => layer.Forward(tape, x, Pass.Prediction),
            []
        );
        LayerGolden.AssertClose(name, "y", results.Output, 1e-6);
        LayerGolden.AssertClose(name, "dx", results.Input, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_the_slopes_of_the_loss(string name, Layout layout)
    {
        // Numbers that lie further apart than the differences, or maxima would change hands.
        Layer layer = Make(name);
        int count = 2 * Image.Features;
        float[] values = [.. Enumerable.Range(0, count).Select(index => index * 101 % count / 64f)];
        GradientCheck.Slopes(Image, 2, layout, (tape, x) => layer.Forward(tape, x, Pass.Prediction), [], values);
    }

    [Theory]
    [InlineData(Layout.SampleRows)]
    [InlineData(Layout.NeuronRows)]
    public void The_gradient_goes_to_the_first_of_equal_maxima(Layout layout)
    {
        var layer = new MaxPooling("pool", new Window(2));
        GradientCheck.Results results = GradientCheck.Run(
            new SampleShape(2, 2, 1),
            3,
            layout,
            (tape, x) => layer.Forward(tape, x, Pass.Prediction),
            [],
            [1, 1, 1, 1, 0, 2, 2, 0, -3, -4, -2, -2]
        );
        float[] r = HashedNumbers.Make(3, 2);
        Assert.Equal([1, 2, -2], results.Output);
        Assert.Equal([r[0], 0, 0, 0, 0, r[1], 0, 0, 0, 0, r[2], 0], results.Input);
    }

    [Fact]
    public void A_maximum_with_NaN_is_NaN()
    {
        foreach (int place in Enumerable.Range(0, 4))
        {
            float[] values = [1, 2, 3, 4];
            values[place] = float.NaN;
            var layer = new MaxPooling("pool", new Window(2));
            GradientCheck.Results results = GradientCheck.Run(
                new SampleShape(2, 2, 1),
                1,
                Layout.SampleRows,
                (tape, x) => layer.Forward(tape, x, Pass.Prediction),
                [],
                values
            );
            Assert.True(float.IsNaN(results.Output[0]));
        }
    }

    [Fact]
    public void Threads_do_not_change_a_bit_and_gradients_add_up()
    {
        using var three = new Workers(3);
        var sample = new SampleShape(20, 21, 19);
        var max = new MaxPooling("max", new Window(3, 2, 1));
        var mean = new AveragePooling("mean", new Window(3, 2, 1));
        GradientCheck.Results Run(Workers? workers) =>
            GradientCheck.Run(
                sample,
                7,
                Layout.SampleRows,
                (tape, x) =>
                    SumOperation.Apply(
                        tape,
                        max.Forward(tape, x, Pass.Prediction),
                        mean.Forward(tape, x, Pass.Prediction)
                    ),
                [],
                workers: workers
            );
        GradientCheck.Results one = Run(null);
        Assert.Equal(one.Output, Run(three).Output);
        Assert.Equal(one.Input, Run(three).Input);
    }

    [Fact]
    public void Windows_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Window(2, 2, 2));
        Assert.ThrowsAny<ArgumentException>(() => new Window(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Window(2, 0));
        string message = Assert
            .Throws<ArgumentException>(() =>
                new Network(new SampleShape(4, 4, 3), [new MaxPooling("pool1", new Window(5))])
            )
            .Message;
        Assert.Equal("pool1 pools windows of 5 x 5; samples are 4 x 4 x 3.", message);
    }

    private static Layer Make(string name) =>
        name switch
        {
            "max 2" => new MaxPooling("pool", new Window(2)),
            "max 3 stride 2 padding 1" => new MaxPooling("pool", new Window(3, 2, 1)),
            "max 3x2 stride 1x2" => new MaxPooling("pool", new Window(3, 2, 1, 2, default)),
            "mean 2" => new AveragePooling("pool", new Window(2)),
            "mean 3 stride 2 padding 1" => new AveragePooling("pool", new Window(3, 2, 1)),
            "mean 3 stride 2 padding 1 without margins" => new AveragePooling(
                "pool",
                new Window(3, 2, 1),
                countsPadding: false
            ),
            _ => new GlobalAveragePooling("pool"),
        };
}
