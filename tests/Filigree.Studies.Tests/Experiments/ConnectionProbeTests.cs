using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Wiring;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>Probes of what becomes of connections, on networks whose connections are moved by hand.</summary>
public sealed class ConnectionProbeTests
{
    [Fact]
    public void A_connection_that_left_has_not_survived_even_if_another_comes_to_its_place()
    {
        using Network network = Mlp.Create([4, 2, 2], ActivationKind.Relu);
        new HeNormal().Wire(network, new Randomness(1));
        var probe = new EdgeSurvivalProbe();
        Assert.Equal([1.0], Survivors(probe, network, epoch: 0, [0, 1, 0, 1]));
        Assert.Equal([0.75], Survivors(probe, network, epoch: 1, [0, 1, 0, 2]));
        Assert.Equal([0.75], Survivors(probe, network, epoch: 2, [0, 1, 0, 1]));

        // What a checkpoint holds is enough to go on.
        using var state = new MemoryStream();
        probe.Exchange(new StateExchange(state, isReading: false));
        state.Position = 0;
        var other = new EdgeSurvivalProbe();
        other.Exchange(new StateExchange(state, isReading: true));
        Assert.Equal([0.5], Survivors(other, network, epoch: 3, [1, 3, 0, 1]));
        Assert.Equal([0.5], Survivors(probe, network, epoch: 3, [1, 3, 0, 1]));
    }

    [Fact]
    public void The_distance_from_the_own_past_is_measured_when_asked_for_from_what_was_remembered()
    {
        using Network network = Mlp.Create([4, 2, 2], ActivationKind.Relu);
        new HeNormal().Wire(network, new Randomness(1));
        var probe = new OwnDistanceProbe([0, 1], every: 2, "first");
        // Two hidden neurons with two of four inputs each; from epoch 0 to 2 one of the four connections has moved: distances 0 and 2/3.
        MetricRow[] start = Rows(probe, network, epoch: 0, [0, 1, 2, 3]);
        Assert.Equal([0.0, 0.0], start.Select(row => row.Numbers["own_distance"]));
        Assert.Empty(Rows(probe, network, epoch: 1, [0, 1, 0, 3]));
        MetricRow[] rows = Rows(probe, network, epoch: 2, [0, 1, 0, 3]);
        Assert.Equal(["0", "0", "1", "1"], rows.Select(row => row.Labels["since"]));
        Assert.Equal(["all", "dense1.weight", "all", "dense1.weight"], rows.Select(row => row.Labels["layer"]));
        Assert.Equal(1.0 / 3, rows[0].Numbers["own_distance"], 1e-12);
        Assert.Equal(0, rows[2].Numbers["own_distance"]);
    }

    [Fact]
    public void Connections_are_counted_as_pruned_or_flipped_against_the_start_and_as_changed_against_the_epoch_before()
    {
        using Network network = Mlp.Create([2, 2, 1], bias: false);
        network.Weights[0].WriteMatrix([1, -1, 2, -2]);
        network.Weights[1].WriteMatrix([1, 0]);
        var probe = new ChangedConnectionsProbe();
        Assert.Equal([0, 0, 0, 0, 0, 0], Shares(probe, epoch: 0, [1, -1, 2, -2], [1, 0]));
        // One of four is pruned, one flipped; the layer behind has one connection.
        Assert.Equal([0.25, 0.25, 0.5, 1, 0, 1], Shares(probe, epoch: 1, [0, 1, 2, -2], [0, 0]));
        // The pruned one is back: a change, but no longer from the start.
        Assert.Equal([0, 0.25, 0.25, 0, 0, 1], Shares(probe, epoch: 2, [3, 5, 2, -2], [1, 0]));

        // What a checkpoint holds is enough to go on.
        using var state = new MemoryStream();
        probe.Exchange(new StateExchange(state, isReading: false));
        state.Position = 0;
        var other = new ChangedConnectionsProbe();
        other.Exchange(new StateExchange(state, isReading: true));
        Assert.Equal([0, 0, 0.25, 0, 1, 1], Shares(other, epoch: 3, [3, -1, 2, -2], [-1, 0]));
        Assert.Equal([0, 0, 0.25, 0, 1, 1], Shares(probe, epoch: 3, [3, -1, 2, -2], [-1, 0]));

        // Pruned, flipped, changed within the epoch: of the first layer, then of the second.
        double[] Shares(ChangedConnectionsProbe measuring, int epoch, float[] first, float[] second)
        {
            network.Weights[0].WriteMatrix(first);
            network.Weights[1].WriteMatrix(second);
            var rows = new List<MetricRow>();
            measuring.Measure(network, new Dictionary<string, double> { ["epoch"] = epoch }, isLast: false, rows.Add);
            Assert.Equal(["dense1.weight", "dense2.weight", "all"], rows.Select(row => row.Labels["layer"]));
            Assert.All(
                rows,
                row =>
                    Assert.Equal(
                        row.Numbers["changed_share"],
                        row.Numbers["pruned_share"] + row.Numbers["flipped_share"],
                        1e-12
                    )
            );
            return
            [
                .. rows.Take(2)
                    .SelectMany(row =>
                        (double[])
                            [row.Numbers["pruned_share"], row.Numbers["flipped_share"], row.Numbers["sign_changes"]]
                    ),
            ];
        }
    }

    private static double[] Survivors(IStudyProbe probe, Network network, int epoch, int[] inputs) =>
        [.. Rows(probe, network, epoch, inputs).Select(row => row.Numbers["surviving_share"])];

    private static MetricRow[] Rows(IStudyProbe probe, Network network, int epoch, int[] inputs)
    {
        // Two connections for each of the first layer's two neurons.
        network.Weights[0].Connect(new SparseMatrix(network.Weights[0].Name, 2, 4, [0, 2, 4], inputs, [1, 1, 1, 1]));
        var rows = new List<MetricRow>();
        probe.Measure(network, new Dictionary<string, double> { ["epoch"] = epoch }, isLast: false, rows.Add);
        return [.. rows];
    }
}
