using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Tests.Layers;

/// <summary>Biases that start as PyTorch draws them.</summary>
public sealed class DrawnBiasTests
{
    [Fact]
    public void The_biases_of_lenet_are_uniform_below_one_over_the_root_of_the_fan_in_and_follow_the_seed()
    {
        using Network network = new LeNetModel().Create(new SampleShape(28, 28, 1), 10);
        network.Reset(new Randomness(3));
        foreach ((string name, int fanIn) in new[] { ("conv1", 25), ("conv2", 500), ("fc1", 800), ("fc2", 500) })
        {
            float[] bias = Values(network, name);
            double bound = 1 / Math.Sqrt(fanIn);
            Assert.All(bias, value => Assert.InRange(value, -bound, bound));
            Assert.InRange(bias.Max(Math.Abs), 0.6 * bound, bound);
            double deviation = Math.Sqrt(bias.Average(value => value * value));
            Assert.InRange(deviation / (bound / Math.Sqrt(3)), 0.6, 1.4);
        }

        float[] first = Values(network, "fc1");
        network.Reset(new Randomness(4));
        Assert.NotEqual(first, Values(network, "fc1"));
        network.Reset(new Randomness(3));
        Assert.Equal(first, Values(network, "fc1"));
    }

    [Fact]
    public void Biases_start_at_0_unless_asked_for()
    {
        using Network network = new LeNet5Model().Create(new SampleShape(32, 32, 3), 10);
        network.Reset(new Randomness(3));
        Assert.All(Values(network, "fc1"), value => Assert.Equal(0, value));
    }

    private static float[] Values(Network network, string layer) =>
        network.Parameters.Single(parameter => parameter.Name == layer + ".bias").Value.ToArray();
}
