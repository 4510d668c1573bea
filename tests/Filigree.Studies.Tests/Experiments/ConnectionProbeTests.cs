using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Studies.Experiments;
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
        probe.Save(new BinaryWriter(state));
        state.Position = 0;
        var other = new EdgeSurvivalProbe();
        other.Restore(new BinaryReader(state));
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
