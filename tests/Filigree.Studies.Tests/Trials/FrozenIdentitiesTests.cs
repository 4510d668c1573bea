using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Trials;

/// <summary>
/// The identities of the experiments that come with Filigree. If one changes without meaning to, finished trials are no
/// longer found; if a setting's meaning changes, <see cref="TrialConfiguration.SchemaVersion"/> must rise and all of these
/// change with it.
/// </summary>
public sealed class FrozenIdentitiesTests
{
    [Theory]
    [InlineData(
        "d1734792c96e41c9",
        "experiment: train\ndata: { name: mnist }\nmodel: lenet-300-100\nwiring: he-normal\ntraining: { rate: 0.05, batch: 100, epochs: 30 }"
    )]
    [InlineData(
        "f0e07e1273a578b2",
        "experiment: train\ndata: { name: cifar-10, scaling: per-pixel-mean, validation: 5000 }\nmodel: { mlp: { hidden: [1000, 1000], activation: srelu } }\n"
            + "wiring: { lightning: { count: 500 } }\nprobes: [paths]\n"
            + "training: { optimizer: adamw, rate: 1e-3, batch: 25, epochs: 7, schedule: cosine }"
    )]
    [InlineData(
        "ffebc6618696bfae",
        "experiment: train\ndata: { name: mnist }\nmodel: lenet-300-100\nwiring: he-normal\nkernel: sparse\n"
            + "plasticity: { sparse-evolution: { zeta: 0.3 } }\ntraining: { rate: 0.05, batch: 100, epochs: 30 }"
    )]
    [InlineData(
        "ffebc6618696bfae",
        "experiment: train\ndata: { name: mnist }\nmodel: lenet-300-100\nwiring: he-normal\nkernel: sparse\n"
            + "plasticity: { sparse-evolution: { zeta: 0.3, reset: new } }\ntraining: { rate: 0.05, batch: 100, epochs: 30 }"
    )]
    [InlineData(
        "0f3ba7410c21291a",
        "experiment: train\ndata: { name: mnist }\nmodel: lenet-300-100\nwiring: he-normal\nkernel: sparse\n"
            + "plasticity: { sparse-evolution: { weights: zero, reset: all } }\ntraining: { rate: 0.05, batch: 100, epochs: 30 }"
    )]
    [InlineData("9b8df246a77fad26", "experiment: percolation\nwiring: glorot-uniform")]
    [InlineData(
        "e73f9c59d23f741a",
        "experiment: child-net\ndata: { name: mnist }\nmodel: lenet-300-100\nwiring: glorot-uniform\ntraining: { rate: 0.05, batch: 100, epochs: 30 }\nkeep: 20%"
    )]
    [InlineData(
        "a16412f57ee3aeed",
        "experiment: ticket\ndata: { name: mnist }\nmodel: lenet-300-100\nwiring: glorot-normal\nplasticity: { iterative-pruning: { rate: 20%, every: 5 } }\n"
            + "cuts: 12\nnetwork: shuffled-mask\ntraining: { optimizer: adam, rate: 0.0012, batch: 60, epochs: 100 }"
    )]
    [InlineData(
        "a16412f57ee3aeed",
        "experiment: ticket\ndata: { name: mnist }\nmodel: lenet-300-100\nwiring: glorot-normal\nplasticity: iterative-pruning(20%, 5ep)\n"
            + "cuts: 12\nnetwork: shuffled-mask\ntraining: { optimizer: adam, rate: 0.0012, batch: 60, epochs: 100, warm-up: 0ep }"
    )]
    [InlineData("63ddf46b0d98fbbf", "experiment: weight-density\nwiring: glorot-uniform")]
    [InlineData(
        "b603fcd0882d4641",
        "experiment: train\ndata: { name: mnist }\nmodel: { lenet-300-100: { bias: false } }\nwiring: signed-constant\n"
            + "plasticity: { minimal-pruning: { scope: network } }\ntraining: { optimizer: adam, rate: 1e-3, batch: 25, epochs: 50 }"
    )]
    public void An_identity_stays_as_it_is(string id, string settings)
    {
        var source = new StudySource("frozen.yaml", $"study: frozen\n{settings}\nseeds: [42]", Folder: null);
        TrialConfiguration configuration = Plan.Of(StudyReader.Read(source, new(), ExperimentList.All))
            .Trials[0]
            .Configuration;
        Assert.True(id == configuration.Id, $"{configuration.Id} {configuration}");
    }
}
