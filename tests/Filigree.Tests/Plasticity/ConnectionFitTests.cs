using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Wiring;

namespace Filigree.Tests.Plasticity;

/// <summary>What rules refuse of a wiring, or of their own options, before anything is trained.</summary>
public sealed class ConnectionFitTests
{
    private const string Dense = "he-normal";
    private const string Sparse = "erdos-renyi(density=20%, spread=erdos-renyi, output=sparse)";

    [Theory]
    // As many densities as layers that are cut.
    [InlineData(Dense, "rule(density=0.1, layers=given([0.1, 0.2]))", "densities are 2, and 3 layers are cut")]
    [InlineData(Sparse, "rule(grow=random, layers=given([0.1, 0.2]))", "densities are 2, and 3 layers are cut")]
    [InlineData(
        Dense,
        "rule(density=0.1, dense=last, layers=given([0.1, 0.2, 1]))",
        "densities are 3, and 2 layers are cut"
    )]
    // More than the wiring has, where nothing grows.
    [InlineData(Sparse, "gmp(0.9)", "dense1.weight is to be left 540 connections, and is wired with 103")]
    [InlineData(Sparse, "gmp(0.9, layers=global)", "a density of 90% is out of reach: 1,152 connections, and")]
    [InlineData(Sparse, "gmp(0.9, layers=same)", "dense1.weight is to be left")]
    [InlineData(Sparse, "snip(0.9)", "'layers: global' comes to 256 with this wiring")]
    [InlineData(Sparse, "static(0.9)", "dense1.weight is to be left")]
    [InlineData(Sparse, "granet(0.9)", "expected a density of at most 20%, or a denser wiring")]
    [InlineData(Sparse, "rule(layers=given([0.1, 0.9, 0.1]))", "dense2.weight is to be left 540 connections")]
    [InlineData(Sparse, "rule(density=0.9, grow=random, layers=same)", "and 'layers: same' comes to")]
    [InlineData(Sparse, "top-kast(0.5)", "300 connections of dense1.weight are to be on, and it is wired with 103")]
    // A pattern, or shares, with a number of their own.
    [InlineData(Dense, "rule(density=0.1, pattern=n-of-m(2, 4))", "density is 10%, and 2 of 4 inputs are 50%")]
    [InlineData(Sparse, "rule(density=0.5, pattern=n-of-m(2, 4))", "dense1.weight is wired sparse, so that 2 of 4")]
    [InlineData(Sparse, "rule(density=0.1, layers=threshold)", "'layers: threshold' keeps the number of connections")]
    [InlineData(Sparse, "rule(density=0.1, grow=random, layers=by-places)", "'layers: by-places' keeps the number")]
    // What grows keeps to no pattern.
    [InlineData(Sparse, "rule(grow=gradient, pattern=n-of-m(2, 4))", "pattern is 'n-of-m', and what grows comes")]
    [InlineData(Sparse, "rule(grow=random, pattern=blocks)", "pattern is 'blocks', and what grows comes anywhere")]
    [InlineData(Sparse, "rule(grow=random, pattern=rows)", "pattern is 'rows', and what grows comes anywhere")]
    [InlineData(Sparse, "rule(grow=random, pattern=neurons)", "pattern is 'neurons', and what grows comes anywhere")]
    // Nobody says how many stay.
    [InlineData(Sparse, "rule", "nothing grows, and nothing says how many connections stay")]
    [InlineData(Sparse, "rule(layers=threshold)", "nothing grows, and nothing says how many connections stay")]
    [InlineData(Sparse, "rule(layers=uniform)", "nothing grows, and nothing says how many connections stay")]
    [InlineData(Sparse, "rule(pattern=rows)", "nothing grows, and nothing says how many connections stay")]
    // Densities that are never come to, and ways of sharing that say nothing.
    [InlineData(Sparse, "chtss(density=5%, law=constant)", "chtss: 'law: constant' never comes to a density of 5%")]
    [InlineData(Sparse, "rule(density=5%, law=constant)", "'law: constant' never comes to a density of 5%")]
    [InlineData(
        Sparse,
        "rule(grow=random, layers=global)",
        "'layers: global' ranks what is cut for a density, and none"
    )]
    // Scores that find nothing to look at.
    [InlineData(
        Sparse,
        "rule(grow=synflow)",
        "'grow: synflow' scores connections alone, by what free entries have not"
    )]
    [InlineData(Sparse, "rule(grow=saliency)", "by what free entries have not")]
    [InlineData(Sparse, "rule(grow=wanda)", "by what free entries have not")]
    [InlineData(Sparse, "rule(grow=lamp)", "by what free entries have not")]
    [InlineData(Sparse, "rule(grow=relative)", "by what free entries have not")]
    [InlineData(Sparse, "rule(grow=elastic)", "by what free entries have not")]
    [InlineData(Sparse, "rule(grow=grasp)", "by what free entries have not")]
    [InlineData(Sparse, "rule(grow=magnitude)", "by what free entries have not")]
    [InlineData(Sparse, "rule(grow=sampled(saliency))", "expected random, gradient, momentum, ch3-l3, sampled")]
    [InlineData(Dense, "before(keep=momentum)", "'keep: momentum' looks at the momentum of gradients, and before")]
    [InlineData(Dense, "before(keep=sampled(momentum))", "'keep: sampled' looks at the momentum of gradients")]
    // None is left.
    [InlineData(
        Dense,
        "rule(density=30%, pattern=blocks(100, 1000))",
        "'pattern: blocks' leaves nothing of dense1.weight"
    )]
    [InlineData(
        Dense,
        "rule(density=1%, layers=uniform, pattern=rows)",
        "'pattern: rows' leaves nothing of dense1.weight"
    )]
    [InlineData(
        Dense,
        "rule(density=1%, layers=uniform, pattern=fan-in)",
        "'pattern: fan-in' leaves nothing of dense3"
    )]
    [InlineData(Dense, "rule(density=1%, pattern=neurons)", "6 connections are less than half of what goes as one, 20")]
    [InlineData(Dense, "snip(0.0001)", "a density of 0.01% leaves no connection of 1,280 places")]
    [InlineData(Dense, "gmp(0.00001, layers=global)", "expected a density of at least 7.81e-4")]
    [InlineData(Dense, "edge-popup(0.0001)", "a density of 0.01% leaves no connection: the largest layer has 600")]
    [InlineData(Sparse, "movement(0.001)", "a density of 0.1% leaves no connection: the largest layer has 103")]
    [InlineData(Dense, "top-kast(0.0001)", "a density of 0.01% leaves no connection")]
    public void What_could_not_be_reached_is_refused(string wiring, string rule, string message)
    {
        UserError error = Assert.Throws<UserError>(() => Require(wiring, rule));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("; expected ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Dense, "rule(density=0.1, layers=given([0.1, 0.2, 1]))")]
    [InlineData(Dense, "rule(density=0.1, dense=last, layers=given([0.1, 0.2]))")]
    [InlineData(Sparse, "gmp(0.2, layers=erk)")]
    [InlineData(Sparse, "gmp(0.2, layers=same)")]
    [InlineData(Sparse, "snip(0.2)")]
    [InlineData(Sparse, "granet(0.2)")]
    [InlineData(Sparse, "chtss(0.5)")]
    [InlineData(Sparse, "rule(density=0.9, grow=random, layers=uniform)")]
    [InlineData(Dense, "rule(density=0.5, pattern=n-of-m(2, 4))")]
    [InlineData(Dense, "rule(density=33.3%, pattern=n-of-m(1, 3))")]
    [InlineData(Sparse, "rule(pattern=n-of-m(1, 4))")]
    [InlineData(Sparse, "rule(dead-paths=true)")]
    [InlineData(Sparse, "rule(layers=given([0.1, 0.1, 0.1]))")]
    [InlineData(Sparse, "dsr")]
    [InlineData(Sparse, "mest(soft=true)")]
    [InlineData(Sparse, "snfs")]
    [InlineData(Sparse, "srigl")]
    [InlineData(Sparse, "top-kast(0.1, 0.9)")]
    [InlineData(Dense, "snip(0.001)")]
    [InlineData(Dense, "edge-popup(0.005)")]
    [InlineData(Dense, "rule(density=30%, layers=uniform, pattern=blocks(10, 10))")]
    [InlineData(Dense, "rule(density=30%, layers=uniform, pattern=neurons)")]
    public void What_can_be_reached_is_not(string wiring, string rule) => Require(wiring, rule);

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.123)]
    [InlineData(0.777)]
    public void A_density_that_wiring_and_rule_round_on_their_own_is_reached(double density)
    {
        foreach (string spread in (string[])["uniform", "erdos-renyi"])
        {
            foreach (string layers in (string[])[spread == "uniform" ? "uniform" : "erk", "same", "global"])
            {
                string wiring = FormattableString.Invariant(
                    $"erdos-renyi(density={density}, spread={spread}, output=sparse)"
                );
                string rule = FormattableString.Invariant($"gmp({density}, layers={layers})");
                ConnectionRules.Parse(rule).Require(Wired(wiring));
            }
        }
    }

    [Theory]
    [InlineData("edge-popup(0)", "density is '0'; expected a number above 0, at most 1")]
    [InlineData("movement(0)", "density is '0'; expected a number above 0, at most 1")]
    [InlineData("rule(fraction=0.1, density=0.1)", "fraction is given, but nothing grows in place of what leaves")]
    [InlineData("rule(moves=linear, density=0.1)", "moves is given, but nothing grows in place of what leaves")]
    [InlineData("rule(density=50%, law=linear, pattern=n-of-m(2, 4))", "law is given, but n of m inputs are left")]
    [InlineData("rule(density=50%, layers=erk, pattern=n-of-m(2, 4))", "layers are given, but n of m inputs are left")]
    [InlineData("rule(grow=random, layers=threshold, fraction=0.5)", "fraction is given, but 'layers: threshold' says")]
    [InlineData("rule(grow=random, layers=threshold, moves=linear)", "moves is given, but 'layers: threshold' says")]
    [InlineData("iterative-pruning(rate=0.5, pattern=n-of-m(1, 2))", "rate is given, but n of m inputs are left")]
    [InlineData("iterative-pruning(scope=network, pattern=n-of-m(1, 2))", "scope is given, but n of m inputs are")]
    [InlineData("iterative-pruning(output-rate=0.1, pattern=n-of-m(1, 2))", "output-rate is given, but n of m inputs")]
    [InlineData("before(keep=magnitude, samples=10)", "samples are given, and 'magnitude' looks at none")]
    [InlineData("before(keep=synflow, samples=10)", "samples are given, and 'synflow' looks at none")]
    [InlineData("before(keep=saliency, temperature=10)", "temperature is given, and 'saliency' looks at no second")]
    [InlineData("before(keep=gradient, temperature=10)", "temperature is given, and 'gradient' looks at no second")]
    public void Options_that_contradict_each_other_are_refused_where_they_stand(string rule, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<UserError>(() => ConnectionRules.Parse(rule)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_training_refuses_what_only_its_network_shows()
    {
        using LearningHarness harness = new(ConnectionRules.Parse("snip(0.9)"), "sgd", WeightForm.Sparse);
        UserError error = Assert.Throws<UserError>(() => harness.Run.Step());
        Assert.Contains("a density of 90% is out of reach", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_of_all_is_refused()
    {
        var span = new TrainingSpan(Epochs: 2, StepsPerEpoch: 10);
        UserError error = Assert.Throws<UserError>(() =>
            ConnectionRules.Parse("iterative-pruning(rate=1)").Require(span)
        );
        Assert.Contains("rate is 1, and nothing would be left", error.Message, StringComparison.Ordinal);
        ConnectionRules.Parse("iterative-pruning(rate=1, output-rate=0.5)").Require(span);
    }

    [Theory]
    [InlineData("rule(density=50%, pattern=n-of-m(2, 4), every=3it)")]
    [InlineData("rule(density=25%, pattern=n-of-m(1, 4), every=3it)")]
    public void N_of_m_is_what_is_left_and_what_is_asked_for_from_the_first_event_on(string text)
    {
        IPlasticity rule = ConnectionRules.Parse(text);
        using LearningHarness harness = new(rule, "momentum", WeightForm.Dense);
        int n = text.Contains("(2", StringComparison.Ordinal) ? 2 : 1;
        for (int step = 0; step < 5; step++)
        {
            harness.Run.Step();
        }

        Assert.Equal(n / 4.0, rule.RequestedDensity);
        foreach (Parameter weight in harness.Network.Weights)
        {
            SparseMatrix matrix = weight.ToSparse();
            for (int output = 0; output < matrix.Outputs; output++)
            {
                int[] groups = [.. matrix.InputsOf(output).ToArray().Select(input => input / 4)];
                Assert.All(
                    groups.CountBy(group => group),
                    group => Assert.Equal(Math.Min(n, Left(matrix.Inputs, group.Key, n)), group.Value)
                );
            }
        }

        // A remainder keeps its share, to the nearest.
        static int Left(int inputs, int group, int n) =>
            inputs - 4 * group is var members and < 4 ? (2 * n * members + 4) / 8 : n;
    }

    [Theory]
    [InlineData("gmp(until=400it)", "gmp: the last event may be at 400it, beyond the training's end")]
    [InlineData("set(until=3ep)", "beyond the training's end; expected 'until' within 2 epochs of 10 iterations")]
    [InlineData("movement(until=3ep)", "movement: the last event may be at 3ep, beyond the training's end")]
    [InlineData(
        "granet(every=2it, last-cut=90%, until=50%)",
        "is to be reached by 90%, and the last event may be at 50%"
    )]
    [InlineData("rule(density=0.5, every=5it, survivors=rewind, rewind=6it)", "rewind is 6it, behind the first event")]
    [InlineData(
        "rule(density=0.5, every=5it, survivors=rewind, rewind=40it)",
        "expected at most 5it, when weights go back for the first time"
    )]
    [InlineData("rule(keep=saliency, density=0.5, every=5it, survivors=rewind, rewind=5it)", "expected at most 4it")]
    public void Times_that_never_come_or_come_too_late_are_refused(string rule, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<UserError>(() => ConnectionRules.Parse(rule).Require(new TrainingSpan(2, 10))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("rule(density=0.5, every=5it, survivors=rewind, rewind=5it)")]
    [InlineData("rule(keep=saliency, density=0.5, every=5it, survivors=rewind, rewind=4it)")]
    [InlineData("set(every=5it, until=2ep)")]
    public void Times_that_just_come_are_not(string rule) =>
        ConnectionRules.Parse(rule).Require(new TrainingSpan(2, 10));

    [Theory]
    [InlineData("rule(density=0.5, layers=uniform, every=3it, pattern=neurons)")]
    [InlineData("iterative-pruning(rate=0.5, every=1it, pattern=neurons)")]
    public void With_a_neuron_goes_what_leads_from_it_for_which_nobody_asked(string text)
    {
        IPlasticity rule = ConnectionRules.Parse(text);
        using LearningHarness harness = new(rule, "momentum", WeightForm.Dense);
        for (int step = 0; step < 5; step++)
        {
            harness.Run.Step();
        }

        Parameter second = harness.Network.Weights[1];
        Assert.InRange(second.ConnectionCount, 1, (rule.RequestedDensity!.Value * second.Shape.Places) - 1);
        Assert.Null(rule.RequestedDensityOf(1, isDense: true));
    }

    private static void Require(string wiring, string text)
    {
        IPlasticity rule = ConnectionRules.Parse(text);
        rule.Require(new TrainingSpan(Epochs: 10, StepsPerEpoch: 1000));
        rule.Require(Wired(wiring));
    }

    private static IReadOnlyList<WiredLayer> Wired(string wiring)
    {
        using Network network = Mlp.Create([20, 30, 20, 4]);
        ConnectionRules.Book.Parse<IWiring>(wiring).Wire(network, new Randomness(seed: 1));
        return WiredLayer.Of(network);
    }
}
