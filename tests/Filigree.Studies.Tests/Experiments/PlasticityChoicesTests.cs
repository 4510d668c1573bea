using Filigree.Plasticity;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>What a study may say of plasticity, and what not.</summary>
public sealed class PlasticityChoicesTests
{
    [Theory]
    [InlineData("plasticity: sparse-evolutoin", "did you mean 'sparse-evolution'?")]
    [InlineData("plasticity: { sparse-evolution: { reset: none } }", "unknown reset 'none'; valid: new, all")]
    [InlineData("wiring: zero", "unknown wiring 'zero'")]
    [InlineData(
        "plasticity: { sparse-evolution: { weights: { zero: { scale: 2 } } } }",
        "unknown option 'scale' of zero"
    )]
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
    [InlineData("plasticity: { free-flipping: { rescale: true } }", "unknown option 'rescale' of free-flipping")]
    [InlineData("weight-removal: perhaps", "weight-removal is 'perhaps'")]
    [InlineData("kernel: fast", "unknown kernel 'fast'; valid: sparse, dense, direct, winograd, unrolled, auto")]
    public void A_mistake_is_named_with_what_is_valid(string yaml, string message)
    {
        string study =
            "study: a\nexperiment: train\ndata: { name: fashion-mnist-small }\nmodel: lenet-300-100\nwiring: he-normal\n"
            + $"training: {{ rate: 0.1, epochs: 5 }}\n{yaml}";
        study = yaml.StartsWith("wiring", StringComparison.Ordinal)
            ? study.Replace("wiring: he-normal\n", "", StringComparison.Ordinal)
            : study;
        UserError error = Assert.Throws<UserError>(() =>
            Plan.Of(StudyReader.Read(new StudySource("a.yaml", study, null), new StudyOptions(), ExperimentList.All))
        );
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private const string Grid = """
        study: a
        experiment: train
        data: { name: fashion-mnist-small }
        model: lenet-300-100
        training: { rate: 0.1, epochs: 5 }

        """;

    [Theory]
    [InlineData(
        "wiring: he-normal\nplasticity: sparse-evolution",
        "a.yaml:7:13: sparse-evolution moves the connections of sparse layers, and he-normal leaves all layers dense; expected a wiring"
    )]
    [InlineData(
        "plasticity: sparse-evolution\nvary: { wiring: [lightning, he-normal, { preferential-attachment: { base: orthogonal } }] }",
        "or 'except: [{ wiring: he-normal }, { wiring: preferential-attachment(orthogonal) }]' to leave out what makes no sense"
    )]
    [InlineData(
        "vary: { wiring: [he-normal, lightning], plasticity: [fixed, sparse-evolution] }",
        "or 'except: [{ wiring: he-normal, plasticity: sparse-evolution }]'"
    )]
    [InlineData(
        "wiring: { erdos-renyi: { density: 5% } }\nplasticity: { snip: { density: 90% } }",
        "a.yaml:7:13: snip: a density of 90% is out of reach"
    )]
    [InlineData(
        "vary: { wiring: [he-normal, { brf: { density: 20% } }], plasticity: [fixed, gmp(50%)] }",
        "or 'except: [{ wiring: brf(density 0.2), plasticity: gmp(0.5) }]' to leave out what makes no sense"
    )]
    [InlineData(
        "wiring: he-normal\nplasticity: { rule: { density: 10%, layers: { given: { densities: [10%, 20%] } } } }",
        "given: densities are 2, and 3 layers are cut; expected a density for each layer that is cut"
    )]
    [InlineData(
        "wiring: he-normal\nkernel: sparse\nplasticity: { rule: { grow: random, layers: { given: { densities: [0.1] } } } }",
        "given: densities are 1, and 3 layers are cut"
    )]
    [InlineData(
        "wiring: he-normal\nplasticity: { rule: { pattern: { n-of-m: { n: 2, m: 4 } } } }",
        "he-normal leaves all layers dense; expected 'density: 50%'"
    )]
    [InlineData(
        "wiring: { erdos-renyi: { density: 0.00001, output: sparse } }",
        " without any connection; expected a higher density"
    )]
    [InlineData(
        "wiring: { preferential-attachment: { base: dirac } }",
        "is of convolutions, and lenet-300-100 has none"
    )]
    [InlineData("wiring: dirac", "dirac is of convolutions, and lenet-300-100 has none")]
    public void A_rule_that_can_do_nothing_with_its_wiring_is_refused(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<UserError>(() => PlanOf(Grid + yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_wiring_that_leaves_a_layer_empty_is_refused_for_tickets_too() =>
        Assert.Contains(
            " without any connection; expected a higher density",
            Assert
                .Throws<UserError>(() =>
                    PlanOf(
                        Grid.Replace("experiment: train", "experiment: ticket", StringComparison.Ordinal)
                            + "wiring: { erdos-renyi: { density: 0.00001, output: sparse } }\nplasticity: iterative-pruning"
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("wiring: lightning\nplasticity: sparse-evolution")]
    [InlineData("wiring: { preferential-attachment: { base: lightning } }\nplasticity: sparse-evolution")]
    [InlineData("wiring: { erdos-renyi: { density: 5% } }\nplasticity: sparse-evolution")]
    [InlineData("wiring: he-normal\nkernel: sparse\nplasticity: sparse-evolution")]
    [InlineData("wiring: he-normal\nplasticity: { iterative-pruning: { every: 2 } }")]
    [InlineData("wiring: { erdos-renyi: { density: 5% } }\nplasticity: { dsr: { every: 1ep } }")]
    [InlineData(
        "wiring: { erdos-renyi: { density: 5% } }\nplasticity: { rule: { grow: random, fraction: 0, layers: erk, every: 1ep } }"
    )]
    [InlineData(
        "wiring: { erdos-renyi: { density: 5% } }\nplasticity: { rule: { grow: random, fraction: 0, dead-paths: true, every: 1ep } }"
    )]
    [InlineData(
        "vary: { wiring: [he-normal, lightning], plasticity: [fixed, sparse-evolution] }\n"
            + "except: [{ wiring: he-normal, plasticity: sparse-evolution }]"
    )]
    public void A_rule_that_finds_something_to_do_is_planned_without_a_word(string yaml) =>
        Assert.Empty(PlanOf(Grid + yaml).Warnings);

    [Theory]
    [InlineData(
        "wiring: he-normal\nplasticity: iterative-pruning",
        "iterative-pruning never cuts: every 5 epochs, and there are 5, the last of which cuts nothing: seed 0 and 1 more"
    )]
    [InlineData(
        "wiring: lightning\nplasticity: { sparse-evolution: { zeta: 0 } }",
        "sparse-evolution never acts: zeta is 0: seed 0 and 1 more"
    )]
    [InlineData(
        "wiring: { erdos-renyi: { density: 5% } }\nplasticity: { set: { every: 8ep } }",
        "set never acts: every 8 epochs until 75%, and there are 5 epochs of 60 iterations, the last step of which changes no connection: seed 0 and 1 more"
    )]
    [InlineData(
        "wiring: { erdos-renyi: { density: 5% } }\nplasticity: { rigl: { fraction: 0 } }",
        "rigl never acts: fraction is 0: seed 0 and 1 more"
    )]
    [InlineData(
        "wiring: he-normal\nplasticity: { sign-in: { every: 8 } }",
        "sign-in balances at the start alone: every 8 epochs, and there are 5: seed 0 and 1 more"
    )]
    public void A_rule_that_will_not_act_is_said_in_the_plan(string yaml, string warning) =>
        Assert.Equal([warning], PlanOf($"{Grid}{yaml}\nseeds: 2").Warnings);

    [Theory]
    [InlineData(
        "decay-on: convolutions, optimizer: { sgd: { weight-decay: 0.1 } }",
        "decay-on is 'convolutions', and lenet-300-100 has none: nothing decays: seed 0"
    )]
    [InlineData("decay-on: weights", "decay-on is 'weights', and sgd has no weight decay: seed 0")]
    public void A_decay_of_nothing_is_said_in_the_plan(string keys, string warning) =>
        Assert.Equal(
            [warning],
            PlanOf(
                Grid.Replace("epochs: 5", $"epochs: 5, {keys}", StringComparison.Ordinal) + "wiring: he-normal"
            ).Warnings
        );

    [Fact]
    public void A_batch_beyond_the_samples_is_said_in_the_plan() =>
        Assert.Equal(
            ["batch is 7000, and there are 6000 training samples: every step is on all of them: seed 0 and 1 more"],
            PlanOf(
                Grid.Replace("epochs: 5", "epochs: 5, batch: 7000", StringComparison.Ordinal)
                    + "wiring: he-normal\nseeds: 2"
            ).Warnings
        );

    [Theory]
    [InlineData("warm-up: 1", "a warm-up of one epoch has no rate to rise from; expected a warm-up of iterations")]
    [InlineData(
        "warm-up: 2, warm-up-from: 0.5",
        "the warm-up does not rise: it begins at 0.5, and the schedule at 0.1"
    )]
    [InlineData("warm-up: 2, schedule: triangular", "it begins at 0, and the schedule at 0; expected a schedule that")]
    public void A_key_of_training_that_could_do_nothing_is_refused(string keys, string message) =>
        Assert.Contains(
            message,
            Assert
                .Throws<UserError>(() =>
                    PlanOf(
                        Grid.Replace("epochs: 5", $"epochs: 5, {keys}", StringComparison.Ordinal) + "wiring: he-normal"
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("0ep")]
    [InlineData("0it")]
    public void No_warm_up_is_one_level_however_it_is_written(string zero)
    {
        string study = Grid + "wiring: he-normal\n";
        Assert.Equal(
            Key(study),
            Key(study.Replace("epochs: 5", $"epochs: 5, warm-up: {zero}", StringComparison.Ordinal))
        );

        static string Key(string yaml) => PlanOf(yaml).Trials[0].Id;
    }

    private static Plan PlanOf(string yaml) =>
        Plan.Of(StudyReader.Read(new StudySource("a.yaml", yaml, null), new StudyOptions(), ExperimentList.All));

    [Fact]
    public void Evolution_takes_its_new_weights_and_its_reset_from_the_study()
    {
        SparseEvolution Made(string options)
        {
            Plan plan = PlanOf($"{Grid}wiring: {{ erdos-renyi: {{ density: 5% }} }}\nplasticity: {options}");
            var settings = (TrainSettings)plan.Trials[0].Configuration.Settings;
            return (SparseEvolution)settings.MakePlasticity()!;
        }

        Assert.Equal(("he-normal", OptimizerReset.New), Parts(Made("sparse-evolution")));
        Assert.Equal(("zero", OptimizerReset.All), Parts(Made("{ sparse-evolution: { weights: zero, reset: all } }")));
        Assert.Equal(
            ("normal", OptimizerReset.New),
            Parts(Made("{ sparse-evolution: { weights: { normal: { std: 0.1 } }, reset: new } }"))
        );

        static (string, OptimizerReset) Parts(SparseEvolution set) => (set.Initializer.Name, set.Reset);
    }
}
