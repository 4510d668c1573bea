using Filigree.Options;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;
using Filigree.Wiring;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>Wirings that build on others, in study files.</summary>
public sealed class WiringChoicesTests
{
    private const string Rest = "data: { name: mnist }\nmodel: lenet-300-100\ntraining: { rate: 0.1, epochs: 1 }";

    [Theory]
    [InlineData("preferential-attachment", "preferential-attachment")]
    [InlineData("{ preferential-attachment: { base: orthogonal } }", "preferential-attachment(orthogonal)")]
    [InlineData(
        "{ preferential-attachment: { base: { he-normal: { gain: 1 } }, passes: inputs, amount: 50% } }",
        "preferential-attachment(he-normal(1), inputs, 0.5)"
    )]
    [InlineData("{ strength-selection: { choose: max, draws: 5 } }", "strength-selection(choose max, draws 5)")]
    public void A_nested_wiring_is_named_by_what_was_written(string wiring, string label) =>
        Assert.Equal(label, Settings(wiring).Wiring.Label);

    [Fact]
    public void A_nested_wiring_is_made_with_all_options_of_both()
    {
        Choice<IWiring> choice = Settings(
            "{ preferential-attachment: { base: { lightning: { count: 7, strength: 0.3 } }, amount: 0.25 } }"
        ).Wiring;
        var rewired = (Rewired)choice.Make();
        var lightning = (Lightning)rewired.Foundation;
        Assert.Equal((7, 0.3, 0.0), (lightning.Count, lightning.Strength, lightning.Noise));
        Assert.Equal(new PreferentialAttachment { Amount = 0.25 }, rewired.Rewiring);
    }

    [Fact]
    public void A_default_and_the_same_thing_written_out_are_one_trial()
    {
        string id = Configuration("preferential-attachment").Id;
        Assert.Equal(id, Configuration("{ preferential-attachment: { base: he-normal, passes: both } }").Id);
        Assert.Equal(id, Configuration("{ preferential-attachment: { base: { he-normal: { scale: 1 } } } }").Id);
        Assert.NotEqual(id, Configuration("{ preferential-attachment: { base: { he-normal: { scale: 2 } } } }").Id);
        Assert.Contains(
            "\"wiring\":{\"preferential-attachment\":{\"amount\":1,\"base\":{\"he-normal\":{\"gain\":1.4142135623730951,\"scale\":1}},\"passes\":\"both\"}}",
            Configuration("preferential-attachment").ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("lightning(7, 0.3)", "{ lightning: { count: 7, strength: 0.3 } }")]
    [InlineData("lightning(strength=30%)", "{ lightning: { strength: 0.3 } }")]
    [InlineData(
        "preferential-attachment(he-normal(gain=1), inputs)",
        "{ preferential-attachment: { base: { he-normal: { gain: 1 } }, passes: inputs } }"
    )]
    public void A_rule_on_one_line_is_the_same_trial_with_the_same_label(string line, string map)
    {
        Assert.Equal(Configuration(map).Id, Configuration(line).Id);
        Assert.Equal(Settings(map).Wiring.Label, Settings(line).Wiring.Label);
    }

    [Theory]
    [InlineData(
        "{ preferential-attachment: { base: he-norml } }",
        "unknown wiring 'he-norml'; did you mean 'he-normal'?"
    )]
    [InlineData("{ preferential-attachment: { passes: input } }", "unknown passes 'input'; did you mean 'inputs'?")]
    [InlineData("{ preferential-attachment: { amount: 2 } }", "amount is '2'; expected a number from 0 to 1")]
    [InlineData("{ preferential-attachment: { base: { he-normal: { gian: 1 } } } }", "did you mean 'gain'?")]
    [InlineData("{ strength-selection: { base: lightning } }", "base is 'lightning'; expected one of glorot-uniform,")]
    [InlineData("lightning(0)", "count is '0'; expected a whole number from 1 to 100000000")]
    [InlineData("{ lightning: 7 }", "lightning is '7'; expected a map of its options: count, strength, noise")]
    [InlineData("{ lightning: { count: '7' } }", "count is '7'; expected a whole number from 1 to 100000000")]
    [InlineData("{ strength-selection: { base: preferential-attachment } }", "expected one of glorot-uniform,")]
    public void What_cannot_be_is_refused_where_it_stands(string wiring, string says)
    {
        string message = Assert.Throws<UserError>(() => Configuration(wiring)).Message;
        Assert.StartsWith("test.yaml:2:", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    private static TrainSettings Settings(string wiring) => (TrainSettings)Configuration(wiring).Settings;

    private static TrialConfiguration Configuration(string wiring)
    {
        var source = new StudySource("test.yaml", $"experiment: train\nwiring: {wiring}\n{Rest}", Folder: null);
        return Plan.Of(StudyReader.Read(source, new StudyOptions(), ExperimentList.All)).Trials[0].Configuration;
    }
}
