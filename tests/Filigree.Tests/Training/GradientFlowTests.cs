using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tests.Support;
using Filigree.Training;

namespace Filigree.Tests.Training;

/// <summary>Gradient flow is the mean magnitude of the gradient over connections and steps, and measuring it changes nothing.</summary>
public sealed class GradientFlowTests
{
    private static readonly HashedSamples Samples = new(count: 60, features: 12, classes: 3);

    [Fact]
    public void A_step_small_enough_to_work_out_by_hand()
    {
        // All weights 0: both classes get probability 1/2, so dL/dW is +-x/2 for each of them.
        using Network network = Mlp.Create([4, 2]);
        network.Reset(new Randomness(1));
        var flow = new GradientFlow();
        Train(network, new OneSample([1, 2, -3, 0]), new Sgd(), epochs: 1, flow);
        Assert.Equal([0.5 * 6 / 4], flow.Means);
        Assert.Equal(1, flow.Steps);
    }

    [Fact]
    public void Cut_connections_do_not_count()
    {
        using Network network = Mlp.Create([4, 2]);
        network.Reset(new Randomness(1));
        network.Weights[0].SetMask([1, 0, 1, 0, 1, 0, 0, 0]);
        var flow = new GradientFlow();
        Train(network, new OneSample([1, 2, -3, 0]), new Sgd(), epochs: 1, flow);
        Assert.Equal(0.5 * (1 + 3 + 1) / 3, flow.Means[0], 1e-12);
    }

    [Fact]
    public void The_mean_runs_over_the_steps_since_it_was_cleared_and_can_be_saved()
    {
        var all = new GradientFlow();
        var each = new Collected();
        using Network network = Wired();
        Train(network, Samples, new Sgd(0.9), epochs: 2, all, each);
        Assert.Equal(2 * 4, all.Steps);
        for (int layer = 0; layer < 2; layer++)
        {
            Assert.Equal(each.Means.Average(means => means[layer]), all.Means[layer], 1e-15);
        }

        using var memory = new MemoryStream();
        all.Save(new BinaryWriter(memory));
        memory.Position = 0;
        var restored = new GradientFlow();
        restored.Restore(new BinaryReader(memory));
        Assert.Equal(all.Means, restored.Means);
        all.Clear();
        Assert.Empty(all.Means);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Measuring_changes_no_bit_of_the_training(bool isAdam)
    {
        using Network plain = Wired();
        using Network measured = Wired();
        Train(plain, Samples, isAdam ? new Adam() : new Sgd(0.9), epochs: 3);
        Train(measured, Samples, isAdam ? new Adam() : new Sgd(0.9), epochs: 3, new GradientFlow());
        Assert.Equal(plain.Hash(), measured.Hash());
    }

    private static Network Wired()
    {
        Network network = Mlp.Create([12, 20, 3]);
        new Filigree.Wiring.HeNormal().Wire(network, new Randomness(5));
        return network;
    }

    private static void Train(
        Network network,
        ISampleSource samples,
        Optimizer optimizer,
        int epochs,
        params IStepProbe[] probes
    )
    {
        using (optimizer)
        {
            var options = new TrainingOptions
            {
                Epochs = epochs,
                Batch = 16,
                Schedule = new ConstantSchedule(0.05),
            };
            using var run = new TrainingRun(network, optimizer, samples, null, options, new Randomness(3));
            Array.ForEach(probes, run.StepProbes.Add);
            run.Run();
        }
    }

    private sealed class Collected : IStepProbe
    {
        public List<IReadOnlyList<double>> Means { get; } = [];

        public void Measure(Network network)
        {
            var flow = new GradientFlow();
            flow.Measure(network);
            Means.Add(flow.Means);
        }
    }

    private sealed class OneSample(float[] features) : ISampleSource
    {
        public int Count => 1;

        public int Features => features.Length;

        public int Classes => 2;

        public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels)
        {
            features.CopyTo(destination.Row(0));
            labels[0] = 0;
        }
    }
}
