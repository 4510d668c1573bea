using Filigree.Studies.Definition;
using Filigree.Studies.Planning;
using Filigree.Studies.Tests.Experiments;

namespace Filigree.Studies.Tests.Definition;

/// <summary>One moment of a training may be written as epochs, iterations or a share: as levels these are one.</summary>
public sealed class MomentTwinsTests
{
    [Theory]
    [InlineData("plasticity.itop.until: [2, 2ep]")]
    [InlineData("plasticity.itop.until: [100%, 2ep]")]
    [InlineData("plasticity.itop.until: [50%, 600it]")]
    [InlineData("plasticity: [itop: { until: 1ep }, itop: { until: 600it }]")]
    [InlineData("rule: { a: { plasticity.itop.until: 1ep }, b: { plasticity.itop.until: 50% } }")]
    public void Moments_that_are_one_are_refused_as_two_levels(string vary)
    {
        UserError error = Assert.Throws<UserError>(() => Of(vary));
        Assert.Contains("which are one value", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plasticity.itop.until: [1ep, 2ep]")]
    [InlineData("plasticity.itop.until: [50%, 601it]")]
    [InlineData("plasticity.itop.until: [1, 100%]")]
    [InlineData("rule: { a: { plasticity.itop.until: 1 }, b: { plasticity.itop.until: 100% } }")]
    [InlineData("plasticity: [itop: { until: 1ep }, set: { until: 600it }]")]
    public void Different_moments_and_rules_are_levels(string vary) => Assert.Equal(2, Of(vary).Count);

    private static Plan Of(string vary) =>
        SmallTrial.Plan(
            $$"""
            study: a
            experiment: train
            data: { name: mnist }
            model: lenet-300-100
            wiring: { erdos-renyi: { density: 5% } }
            plasticity: itop
            training: { optimizer: adam, rate: 1e-3, batch: 100, epochs: 2 }
            vary: { {{vary}} }
            seeds: [1]
            """
        );
}
