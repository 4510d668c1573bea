using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Training;

/// <summary>Every network that a study can name allocates nothing in a step, once every shape has been seen.</summary>
public sealed class RegisteredNetworksTests
{
    private static readonly SampleShape Image = new(32, 32, 3);

    public static TheoryData<string> Names => [.. ModelRules.Catalog.Rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_allocate_nothing(string name)
    {
        string text = name == "mlp" ? "mlp([9, 7])" : name;
        using Network network = ModelRules.Parse(text).Scaled(name == "mlp" ? 1 : 0.03).Create(Image, 10);
        new HeNormal().Wire(network, new Randomness(1));
        var samples = new HashedSamples(count: 17, Image.Features, classes: 10);
        var options = new TrainingOptions
        {
            Epochs = 4,
            Batch = 4,
            Schedule = new ConstantSchedule(0.01),
            ClipNorm = 1,
            WeightAverage = 0.9,
        };
        using var optimizer = new Sgd(momentum: 0.9);
        using var run = new TrainingRun(network, optimizer, samples, samples, options, new Randomness(3));
        Assert.Equal(0, Allocations.OfSteps(run));
    }
}
