using Filigree.Connectivity;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Wiring;

namespace Filigree.Tests.Options;

/// <summary>Times in epochs and in iterations, as people write them.</summary>
public sealed class TrainingTimeTests
{
    private static readonly RuleBook Rules = new(Wirings.Catalog, PlasticityRules.Catalog, Patterns.Catalog);

    [Theory]
    [InlineData("160ep", 160, false, "160 epochs")]
    [InlineData("1", 1, false, "1 epoch")]
    [InlineData("0", 0, false, "0 epochs")]
    [InlineData("500it", 500, true, "500 iterations")]
    [InlineData("1it", 1, true, "1 iteration")]
    public void A_time_is_a_whole_number_with_its_unit_epochs_unless_said(
        string text,
        int count,
        bool isOfIterations,
        string words
    )
    {
        Assert.True(TrainingTime.TryRead(text, out TrainingTime time));
        Assert.Equal((count, isOfIterations, words), (time.Count, time.CountsIterations, time.InWords));
        Assert.True(TrainingTime.TryRead(time.ToString(), out TrainingTime again));
        Assert.Equal(time, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("it")]
    [InlineData("-1ep")]
    [InlineData("1.5ep")]
    [InlineData("5 ep")]
    [InlineData("5epochs")]
    [InlineData("50%")]
    [InlineData("99999999999it")]
    public void Anything_else_is_none(string text) => Assert.False(TrainingTime.TryRead(text, out _));

    [Fact]
    public void Epochs_and_iterations_are_compared_by_the_length_of_an_epoch()
    {
        var span = new TrainingSpan(Epochs: 30, StepsPerEpoch: 600);
        Assert.Equal(3000, TrainingTime.Epochs(5).Steps(600));
        Assert.Equal(5, TrainingTime.Iterations(5).Steps(600));
        Assert.True(span.Holds(30));
        Assert.False(span.Holds(31));
        Assert.True(span.Holds(TrainingTime.Iterations(18_000)));
        Assert.False(span.Holds(TrainingTime.Iterations(18_001)));
        Assert.Equal("30 epochs of 600 iterations", span.ToString());
    }

    [Theory]
    [InlineData("iterative-pruning(every=5ep)", "iterative-pruning(every=5)", "iterative-pruning")]
    [InlineData("sparse-evolution(every=1ep)", "sparse-evolution(every=1)", "sparse-evolution")]
    public void Epochs_have_one_identity_with_a_unit_or_without(params string[] lines) =>
        Assert.Single(lines.Select(line => Read(line).Canonical).Distinct());

    [Fact]
    public void Iterations_are_another_trial_than_as_many_epochs()
    {
        Assert.NotEqual(Read("iterative-pruning(every=7it)").Canonical, Read("iterative-pruning(every=7)").Canonical);
        var rule = (IterativePruning)Read("iterative-pruning(every=700it, rewind=500it)").Make();
        Assert.Equal(TrainingTime.Iterations(700), rule.Every);
        Assert.Equal((Rewinding.Time, TrainingTime.Iterations(500)), (rule.Rewind, rule.RewindTo));
        Assert.Equal("500it", Read("iterative-pruning(every=700it, rewind=500it)").Identity["rewind"]);
    }

    [Theory]
    [InlineData(
        "iterative-pruning(every=0)",
        "every is '0'; expected epochs (5, 5ep) from 1 to 1000000, or iterations (500it)"
    )]
    [InlineData("iterative-pruning(every=5s)", "every is '5s'; expected epochs")]
    [InlineData("iterative-pruning(rewind=0it)", "rewind is '0it'; expected initial, none, or a time above 0")]
    [InlineData("iterative-pruning(rewind=first)", "rewind is 'first'; expected initial, none, or a time above 0")]
    [InlineData("iterative-pruning(every=2, rewind=3ep)", "rewind is 3ep; expected at most the first cut, every 2ep")]
    [InlineData(
        "iterative-pruning(every=20it, rewind=30it)",
        "rewind is 30it; expected at most the first cut, every 20it"
    )]
    [InlineData(
        "iterative-pruning(rewind=3ep, rewind-epoch=2)",
        "rewind-epoch is given, but rewind is '3ep'; expected 'rewind: epoch' with it"
    )]
    public void A_time_that_cannot_be_is_refused_by_name(string line, string says) =>
        Assert.Contains(says, Assert.Throws<UserError>(() => Read(line)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_time_to_go_back_to_behind_the_first_cut_is_refused_once_the_length_of_an_epoch_is_known()
    {
        var rule = new IterativePruning(every: 1, rewind: Rewinding.Time, rewindTo: TrainingTime.Iterations(500));
        rule.Require(new TrainingSpan(30, 500));
        Assert.Equal(
            "iterative-pruning: rewind is 500it, behind the first cut; expected at most every 1ep; the training has 30 epochs of 499 iterations",
            Assert.Throws<UserError>(() => rule.Require(new TrainingSpan(30, 499))).Message
        );
    }

    private static Choice<IPlasticity> Read(string line) =>
        Rules.Of<IPlasticity>().Read(new ScalarNode(Origin.Option("a test"), line, IsQuoted: false), Rules);
}
