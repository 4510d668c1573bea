using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Wiring;

namespace Filigree.Tests.Wiring;

/// <summary>Convolutions whose first filters pass channels on.</summary>
public sealed class DiracTests
{
    [Fact]
    public void The_first_filters_are_one_at_the_middle_of_their_channel_and_the_rest_is_drawn()
    {
        using Network network = Models(out Network drawn);
        for (int layer = 0; layer < network.Weights.Count; layer++)
        {
            WeightMatrix passing = network.Weights[layer].ToMatrix();
            WeightMatrix other = drawn.Weights[layer].ToMatrix();
            int first = passing.Shape.IsConvolution ? Math.Min(passing.Shape.Channels, passing.Outputs) : 0;
            for (int place = 0; place < passing.Values.Length; place++)
            {
                (int filter, int input) = (place / passing.Inputs, place % passing.Inputs);
                float expected =
                    filter >= first ? other.Values[place]
                    : input == (filter * 9) + 4 ? 1
                    : 0;
                Assert.Equal(expected, passing.Values[place]);
            }
        }

        drawn.Dispose();
    }

    [Fact]
    public void An_image_passes_the_first_filters_as_it_is()
    {
        using var network = new Network(
            new SampleShape(3, 4, 2),
            [new Convolution("conv", 2, 3, Kernel.Square(3), Padding.Half, bias: false)]
        );
        Wirings.Parse("dirac").Wire(network, new Randomness(1));
        float[] image = [.. Enumerable.Range(0, 24).Select(number => number / 8f)];
        float[] seen = [.. network.Predict(image).Values];
        for (int pixel = 0; pixel < 12; pixel++)
        {
            Assert.Equal(image[(2 * pixel)..(2 * pixel + 2)], seen[(3 * pixel)..(3 * pixel + 2)]);
        }
    }

    [Fact]
    public void Convolutions_of_groups_are_as_the_other_rule_fills_them()
    {
        Network Make() =>
            new(new SampleShape(4, 4, 4), [new Convolution("conv", 4, 8, Kernel.Square(3), groups: 2, bias: false)]);
        using Network passing = Make();
        using Network drawn = Make();
        Wirings.Parse("dirac(orthogonal)").Wire(passing, new Randomness(1));
        Wirings.Parse("orthogonal").Wire(drawn, new Randomness(1));
        Assert.Equal(drawn.Hash(), passing.Hash());
    }

    private static Network Models(out Network drawn)
    {
        var model = new SpeedModel(0.1);
        Network network = model.Create(new(32, 32, 3), 10);
        drawn = model.Create(new(32, 32, 3), 10);
        Wirings.Parse("dirac(he-normal)").Wire(network, new Randomness(1));
        Wirings.Parse("he-normal").Wire(drawn, new Randomness(1));
        return network;
    }
}
