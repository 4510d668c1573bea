using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>What a study may say of plasticity, and what not.</summary>
public sealed class PlasticityChoicesTests
{
    [Theory]
    [InlineData("plasticity: sparse-evolutoin", "did you mean 'sparse-evolution'?")]
    [InlineData("plasticity: { sparse-evolution: { zeta: 1.5 } }", "zeta is '1.5'; expected a number")]
    [InlineData(
        "plasticity: { sparse-evolution: { weights: orthogonal } }",
        "weights is 'orthogonal'; expected one of"
    )]
    [InlineData(
        "plasticity: { sparse-evolution: { weights: { ticket: { file: a.yaml } } } }",
        "a.yaml:7:44: weights is 'ticket'; expected one of"
    )]
    [InlineData(
        "plasticity: { iterative-pruning: { every: 2, rewind: epoch, rewind-epoch: 3 } }",
        "rewind-epoch is 3; expected at most the first cut, every 2"
    )]
    [InlineData("plasticity: { minimal-pruning: { alpha: -1 } }", "alpha is '-1'; expected a number")]
    [InlineData("plasticity: { minimal-flipping: { scope: all } }", "unknown scope 'all'; valid: layer, network")]
    [InlineData("plasticity: { free-flipping: { rescale: true } }", "unknown key 'rescale' in free-flipping")]
    [InlineData("weight-removal: perhaps", "weight-removal is 'perhaps'")]
    [InlineData("kernel: fast", "unknown kernel 'fast'; valid: sparse, dense, auto")]
    public void A_mistake_is_named_with_what_is_valid(string yaml, string message)
    {
        string study =
            "study: a\nexperiment: train\ndata: { name: fashion-mnist-small }\nmodel: lenet-300-100\nwiring: he-normal\n"
            + $"training: {{ rate: 0.1, epochs: 5 }}\n{yaml}";
        UserError error = Assert.Throws<UserError>(() =>
            Plan.Of(StudyReader.Read(new StudySource("a.yaml", study, null), new StudyOptions(), ExperimentList.All))
        );
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
