using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Studies.Execution;
using Filigree.Studies.Trials;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>What experiments measure of networks and their children, held against the same taken from the library by hand.</summary>
public sealed class MeasuredNetworkTests
{
    [Fact]
    public void The_zone_of_percolation_is_counted_edge_by_edge_and_does_not_depend_on_the_points_of_the_curve()
    {
        const string study = """
            study: test/percolation
            experiment: percolation
            inputs: 12
            outputs: 4
            model: { mlp: { hidden: [9, 7] } }
            wiring: he-normal
            draws: 3
            seeds: [5]
            """;
        TrialResult few = SmallTrial.Run($"{study}\nup-to: 100\npoints: 2");
        TrialResult many = SmallTrial.Run($"{study}\nup-to: 160\npoints: 40");

        Assert.Equal(few.Summary.Where(one => one.Key != "seconds"), many.Summary.Where(one => one.Key != "seconds"));
        MetricRow[] draws = [.. few.Rows.Where(row => row.Numbers.ContainsKey("draw"))];
        Assert.Equal(3, draws.Length);

        // The first draw, measured anew for every number of edges.
        using Network network = Mlp.Create([12, 9, 7, 4]);
        ulong seed = new Randomness(5).Stream("draws", step: 0).NextUInt64();
        new HeNormal().Wire(network, new Randomness(seed));
        double[] shares =
        [
            .. Enumerable
                .Range(0, 12 * 9 + 9 * 7 + 7 * 4 + 1)
                .Select(count => CompletePaths.Of(SparseGraph.Strongest(network.ToMatrices(), count)).Share),
        ];
        Assert.Equal(Array.FindIndex(shares, share => share > 0), draws[0].Numbers["first_path_kept"]);
        Assert.Equal(Array.FindIndex(shares, share => share >= 0.5), draws[0].Numbers["50_percent_kept"]);
        Assert.Equal(Array.FindIndex(shares, share => share >= 0.99), draws[0].Numbers["99_percent_kept"]);

        Assert.Equal(
            draws.Average(draw => draw.Numbers["99_percent_kept"] - draw.Numbers["1_percent_kept"]) / 199,
            few.Summary["steep_width"],
            1e-12
        );
        Assert.Equal(draws.Min(draw => draw.Numbers["first_path_kept"]), few.Summary["earliest_path_kept"]);
    }

    [Fact]
    public void Connections_percolate_through_the_channels_of_images()
    {
        const string study = """
            study: test/percolation
            experiment: percolation
            inputs: 8 x 8 x 3
            outputs: 3
            model: conv2(scale=0.02)
            wiring: he-normal
            draws: 3
            up-to: 100
            points: 4
            seeds: [1]
            """;
        TrialResult trial = SmallTrial.Run(study);
        Assert.InRange(trial.Summary["first_path_kept"], 6, 100);
        AssertRefused(
            "inputs is '8 x 0'; expected a number of inputs, or the sizes of images, such as 32 x 32 x 3",
            study.Replace("8 x 8 x 3", "8 x 0", StringComparison.Ordinal)
        );
        AssertRefused(
            "up-to is 100000, and conv2(0.02) has",
            study.Replace("up-to: 100", "up-to: 100000", StringComparison.Ordinal)
        );
        AssertRefused(
            "expected a network without attention",
            study.Replace("conv2(scale=0.02)", "sl-vit(scale=0.1)", StringComparison.Ordinal)
        );

        static void AssertRefused(string message, string yaml) =>
            Assert.Contains(
                message,
                Assert.Throws<UserError>(() => SmallTrial.Plan(yaml)).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void A_child_is_compared_by_types_at_its_parents_threshold()
    {
        // Untrained but for steps that change nothing: the child is what it started as, +-0.3, and no edge of the parent is lost.
        const string study = """
            study: test/child-net
            experiment: child-net
            data: { name: fashion-mnist-small, validation: 20% }
            model: { mlp: { hidden: [10] } }
            wiring: { uniform: { a: 0.05 } }
            training: { rate: 1e-30, epochs: 1 }
            keep: 50%
            seeds: [1]
            """;
        TrialResult same = SmallTrial.Run($"{study}\nmagnitude: 0.3");
        Assert.Equal(0, same.Summary["changed_connections"]);
        Assert.Equal(1, same.Summary["pearson"]);
        Assert.InRange(same.Summary["weight_correlation"], 0.9, 0.9999);

        // Children below the threshold, which is near 0.025, are inactive everywhere, though each has its parent's sign.
        TrialResult weak = SmallTrial.Run($"{study}\nmagnitude: 0.02");
        Assert.Equal(1, weak.Summary["changed_connections"]);
        Assert.Equal(0, weak.Summary["flipped_connections"]);
        Assert.Equal(double.NaN, weak.Summary.GetValueOrDefault("pearson", double.NaN));
        Assert.Equal(same.Summary["weight_correlation"], weak.Summary["weight_correlation"], 1e-6);
        Assert.All(
            weak.Rows.Where(row => row.Labels.ContainsKey("layer")),
            row => Assert.Equal(1, row.Numbers["changed_connections"])
        );
    }
}
