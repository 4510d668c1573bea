using Filigree.Formats;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Plasticity;

/// <summary>Tickets: what is cut stays cut, what goes back is what was, files hold every bit, controls lack one thing each.</summary>
public sealed class TicketTests
{
    private static readonly HashedSamples Samples = new(count: 130, features: 20, classes: 4);

    [Theory]
    [InlineData("adam", WeightForm.Sparse)]
    [InlineData("adam", WeightForm.Masked)]
    [InlineData("sgd", WeightForm.Sparse)]
    [InlineData("sgd", WeightForm.Masked)]
    public void What_is_cut_never_comes_back_through_momentum_decay_rewinding_or_checkpoints(
        string optimizer,
        WeightForm form
    )
    {
        using Network network = MakeNetwork(form);
        using Optimizer own = MakeOptimizer(optimizer);
        TrainingRun run = MakeRun(network, own, epochs: 8);
        float[][] wired = [.. network.Weights.Select(weight => weight.ToMatrix().Values)];
        SparseMatrix[] before = [.. network.ToSparseMatrices()];
        for (int step = 0; !run.IsFinished; step++)
        {
            run.Step();
            if (step % 3 == 0)
            {
                using var checkpoint = new MemoryStream();
                run.Save(checkpoint);
                run.Dispose();
                run = MakeRun(network, own, epochs: 8);
                run.Restore(new MemoryStream(checkpoint.ToArray()));
            }

            SparseMatrix[] now = [.. network.ToSparseMatrices()];
            for (int layer = 0; layer < now.Length; layer++)
            {
                var earlier = Places(before[layer]);
                Assert.Subset(earlier, Places(now[layer]));
                float[] dense = network.Weights[layer].ToMatrix().Values;
                HashSet<int> connected = Places(now[layer]);
                Assert.All(
                    Enumerable.Range(0, dense.Length).Where(p => !connected.Contains(p)),
                    p => Assert.Equal(0, dense[p])
                );
            }

            before = now;
        }

        NetworkSnapshot ticket = ((IterativePruning)run.Plasticity!).Ticket(network);
        run.Dispose();
        for (int layer = 0; layer < wired.Length; layer++)
        {
            // Seven cuts by half.
            int count = wired[layer].Length;
            for (int cut = 0; cut < 7; cut++)
            {
                count -= (int)Math.Round(count / 2.0, MidpointRounding.AwayFromZero);
            }

            Assert.Equal(count, ticket.Weights[layer].Count);
            Assert.Equal(Places(before[layer]), Places(ticket.Weights[layer]));
            float[] values = ticket.Weights[layer].ToDense().Values;
            Assert.All(Places(ticket.Weights[layer]), place => Assert.Equal(wired[layer][place], values[place]));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_ticket_goes_through_a_file_bit_for_bit(bool masks)
    {
        using Network network = MakeNetwork(WeightForm.Sparse);
        using Optimizer optimizer = MakeOptimizer("adam");
        using TrainingRun run = MakeRun(network, optimizer, epochs: 4);
        run.Run();
        var pruning = (IterativePruning)run.Plasticity!;
        NetworkSnapshot ticket = pruning.Ticket(network);
        using var stream = new MemoryStream();
        if (masks)
        {
            NetworkFile.WriteMasked(stream, ticket, pruning.Remembered);
        }
        else
        {
            NetworkFile.Write(stream, ticket);
        }

        using WeightFile file = WeightFile.Of(stream.ToArray(), "ticket.safetensors");
        using Network other = MakeNetwork(WeightForm.Sparse, seed: 9);
        NetworkFile.Read(file, other).Restore(other);

        NetworkSnapshot read = NetworkSnapshot.Of(other);
        foreach ((SparseMatrix one, SparseMatrix two) in ticket.Weights.Zip(read.Weights))
        {
            Assert.Equal(one.Indices, two.Indices);
            Assert.Equal(one.Starts, two.Starts);
            Assert.Equal(one.Values, two.Values);
        }

        Assert.Equal(ticket.Others.Select(o => o.Values), read.Others.Select(o => o.Values));
        if (masks)
        {
            NetworkSnapshot whole = NetworkFile.Read(file, other, applyMasks: false);
            Assert.Equal(pruning.Remembered!.Weights.Select(w => w.Values), whole.Weights.Select(w => w.Values));
        }
    }

    [Fact]
    public void The_examples_of_the_page_on_tickets_run()
    {
        string path = Path.GetTempFileName();
        using Network network = MakeNetwork(WeightForm.Sparse);
        using Optimizer optimizer = MakeOptimizer("adam");
        using TrainingRun run = MakeRun(network, optimizer, epochs: 2);
        run.Run();
        Write();
        NetworkSnapshot ticket = ((IterativePruning)run.Plasticity!).Ticket(network);
        Read();
        Assert.Equal(ticket.Weights.Select(w => w.Values), NetworkSnapshot.Of(network).Weights.Select(w => w.Values));
        File.Delete(path);

        void Write()
        {
            using var file = File.Create(path);
            var pruning = (IterativePruning)run.Plasticity!;
            NetworkFile.WriteMasked(file, pruning.Ticket(network), pruning.Remembered);
        }

        void Read()
        {
            using WeightFile file = WeightFile.Open(path);
            NetworkFile.Read(file, network).Restore(network);
        }
    }

    [Fact]
    public void A_file_of_other_shapes_is_refused_in_one_line()
    {
        using Network network = MakeNetwork(WeightForm.Sparse);
        using var stream = new MemoryStream();
        NetworkFile.Write(stream, NetworkSnapshot.Of(network));
        using WeightFile file = WeightFile.Of(stream.ToArray(), "ticket.safetensors");
        using Network other = Mlp.Create([20, 31, 4]);

        UserError error = Assert.Throws<UserError>(() => NetworkFile.Read(file, other));
        Assert.StartsWith(
            "ticket.safetensors: its layers are 30 x 20, 4 x 30; expected 31 x 20, 4 x 31",
            error.Message
        );
    }

    [Fact]
    public void Each_control_lacks_one_thing_that_the_ticket_has()
    {
        using Network network = MakeNetwork(WeightForm.Sparse);
        NetworkSnapshot wired = NetworkSnapshot.Of(network);
        using Network again = MakeNetwork(WeightForm.Sparse, seed: 8);
        NetworkSnapshot fresh = NetworkSnapshot.Of(again);
        SparseMatrix[] pruned = new IterativePruning(0.8, scope: Scope.Network).Prune(wired.Weights);
        NetworkSnapshot ticket = wired with { Weights = pruned };
        NetworkSnapshot Make(string control) =>
            TicketControls.Named(control).Make(ticket, wired, fresh, new Randomness(5));

        Assert.Same(ticket, Make("ticket"));
        Assert.Same(wired, Make("dense"));
        NetworkSnapshot reinitialized = Make("fresh-weights");
        NetworkSnapshot shuffled = Make("shuffled-mask");
        NetworkSnapshot random = Make("random-pruning");
        for (int layer = 0; layer < 2; layer++)
        {
            Assert.Equal(pruned[layer].Indices, reinitialized.Weights[layer].Indices);
            Assert.NotEqual(pruned[layer].Values, reinitialized.Weights[layer].Values);
            Assert.Equal(pruned[layer].Count, shuffled.Weights[layer].Count);
            Assert.NotEqual(Places(pruned[layer]), Places(shuffled.Weights[layer]));
            float[] whole = wired.Weights[layer].ToDense().Values;
            Assert.All(
                Places(shuffled.Weights[layer]),
                p => Assert.Equal(whole[p], shuffled.Weights[layer].ToDense().Values[p])
            );
        }

        Assert.Equal(pruned.Sum(layer => layer.Count), random.Weights.Sum(layer => layer.Count));
        Assert.NotEqual(pruned.Select(layer => layer.Count), random.Weights.Select(layer => layer.Count));
        Assert.Equal(Make("shuffled-mask").Weights[0].Indices, shuffled.Weights[0].Indices);
    }

    [Fact]
    public void Fresh_weights_of_a_sparse_wiring_are_all_drawn_though_its_connections_are_elsewhere()
    {
        SparseMatrix kept = TestConnections.Make(30, 40, 0.05, 5);
        SparseMatrix drawn = TestConnections.Make(30, 40, 0.2, 6);
        NetworkSnapshot Of(SparseMatrix matrix) => new([matrix], []);

        SparseMatrix fresh = TicketControls
            .Named("fresh-weights")
            .Make(Of(kept), Of(drawn), Of(drawn), new Randomness(5))
            .Weights[0];

        Assert.Equal(kept.Indices, fresh.Indices);
        Assert.Subset(drawn.Values.ToHashSet(), fresh.Values.ToHashSet());
    }

    [Theory]
    [InlineData("fresh-weights")]
    [InlineData("shuffled-mask")]
    [InlineData("random-pruning")]
    public void A_control_that_is_to_draw_more_connections_than_there_are_is_refused(string control)
    {
        NetworkSnapshot few = new([TestConnections.Make(30, 40, 0.05, 5)], []);
        NetworkSnapshot many = new([TestConnections.Make(30, 40, 0.2, 6)], []);

        var error = Assert.Throws<UserError>(() =>
            TicketControls.Named(control).Make(many, few, few, new Randomness(5))
        );
        Assert.Contains("the wiring that its control draws from", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_requested_density_is_the_one_without_rounding()
    {
        using Network network = Mlp.Create([20, 7, 4]);
        new GlorotNormal().Wire(network, new Randomness(3));
        using Optimizer optimizer = MakeOptimizer("sgd");
        using TrainingRun run = MakeRun(network, optimizer, epochs: 4);
        run.Run();

        Assert.Equal(1 / 8.0, run.Plasticity!.RequestedDensity!.Value, 1e-12);
        // 140, 70, 35, 17 and 28, 14, 7, 3: half of an odd number is rounded up when cut.
        Assert.Equal((17 + 3) / 168.0, network.Density);
    }

    private static HashSet<int> Places(SparseMatrix matrix) =>
        [
            .. Enumerable
                .Range(0, matrix.Outputs)
                .SelectMany(output =>
                    matrix.InputsOf(output).ToArray().Select(input => output * matrix.Inputs + input)
                ),
        ];

    private static Network MakeNetwork(WeightForm form, ulong seed = 3)
    {
        Network network = Mlp.Create([20, 30, 4], ActivationKind.SRelu);
        new HeNormal().Wire(network, new Randomness(seed));
        network.SetForm(form);
        return network;
    }

    private static Optimizer MakeOptimizer(string name) =>
        name == "adam" ? new Adam(weightDecay: 1e-2) : new Sgd(momentum: 0.9, nesterov: true, weightDecay: 1e-2);

    private static TrainingRun MakeRun(Network network, Optimizer optimizer, int epochs) =>
        new(
            network,
            optimizer,
            Samples,
            null,
            new TrainingOptions
            {
                Epochs = epochs,
                Batch = 32,
                Schedule = new ConstantSchedule(0.02),
            },
            new Randomness(3)
        )
        {
            Plasticity = new IterativePruning(0.5, every: 1),
        };
}
