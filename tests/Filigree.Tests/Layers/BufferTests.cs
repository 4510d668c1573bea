using Filigree.Formats;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Layers;

/// <summary>Buffers go wherever a network goes, and no optimizer touches them.</summary>
public sealed class BufferTests
{
    private static readonly HashedSamples Samples = new(count: 50, features: 6, classes: 3);

    [Fact]
    public void Buffers_are_named_along_the_tree_and_no_two_share_a_name()
    {
        using var network = new Network(
            6,
            [new Sequential("layer1", [new CountingLayer("bn"), new CountingLayer("")])]
        );
        Assert.Equal(["layer1.bn.seen", "layer1.1.seen"], network.Buffers.Select(buffer => buffer.Name));
        Assert.Empty(network.Parameters);
        Assert.Throws<ArgumentException>(() => new Network(6, [new CountingLayer("bn"), new CountingLayer("bn")]));
    }

    [Fact]
    public void A_training_changes_them_in_its_passes_alone_and_takes_them_up_again()
    {
        using Network network = Make();
        using Network taken = Make();
        using var optimizer = new Sgd(weightDecay: 0.5);
        using var other = new Sgd(weightDecay: 0.5);
        using TrainingRun run = Run(network, optimizer);
        run.Step();
        run.Step();
        _ = run.Evaluate(Samples);
        Assert.Equal([32, 2], network.Buffers[0].Value.ToArray());

        using var saved = new MemoryStream();
        run.Save(saved);
        saved.Position = 0;
        using TrainingRun again = Run(taken, other);
        again.Restore(saved);
        Assert.Equal([32, 2], taken.Buffers[0].Value.ToArray());
        Assert.Equal(network.Hash(), taken.Hash());
        run.Run();
        again.Run();
        Assert.Equal(network.Hash(), taken.Hash());
        Assert.Equal([100, 8], taken.Buffers[0].Value.ToArray());
    }

    [Fact]
    public void A_checkpoint_of_a_network_without_them_is_refused()
    {
        using Network network = Make();
        using var plain = new Network(6, [new Linear("fc", 6, 3)]);
        using var optimizer = new Sgd();
        using var other = new Sgd();
        using TrainingRun run = Run(network, optimizer);
        using TrainingRun foreign = Run(plain, other);
        using var saved = new MemoryStream();
        foreign.Save(saved);
        saved.Position = 0;
        Assert.Contains(
            "another network",
            Assert.Throws<InvalidDataException>(() => run.Restore(saved)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void They_are_hashed_remembered_saved_and_loaded_with_the_network()
    {
        using Network network = Make();
        string before = network.Hash();
        NetworkSnapshot untrained = NetworkSnapshot.Of(network);
        network.Buffers[0].Value.Write([7, 8]);
        Assert.NotEqual(before, network.Hash());

        string path = Path.Combine(Path.GetTempPath(), $"filigree-test-{Guid.NewGuid():N}.safetensors");
        try
        {
            network.Save(path);
            string hash = network.Hash();
            untrained.Restore(network);
            Assert.Equal(before, network.Hash());
            network.Load(path);
            Assert.Equal(hash, network.Hash());
        }
        finally
        {
            File.Delete(path);
        }

        using var stream = new MemoryStream();
        NetworkFile.Write(stream, NetworkSnapshot.Of(network));
        using WeightFile file = WeightFile.Of(stream.ToArray(), "a test");
        Assert.Equal([7, 8], file.Tensors.Single(tensor => tensor.Name == "count.seen").ReadSingles());
    }

    private static Network Make()
    {
        var network = new Network(6, [new CountingLayer("count"), new Linear("fc", 6, 3)]);
        new HeNormal().Wire(network, new Randomness(3));
        return network;
    }

    private static TrainingRun Run(Network network, Optimizer optimizer) =>
        new(
            network,
            optimizer,
            Samples,
            validation: null,
            new TrainingOptions
            {
                Epochs = 2,
                Batch = 16,
                Schedule = new ConstantSchedule(0.1),
            },
            new Randomness(3)
        );
}
