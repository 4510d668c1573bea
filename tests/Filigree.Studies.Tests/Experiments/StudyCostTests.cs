using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>What plans say studies take, against what they took (docs/performance.md, Estimates).</summary>
public sealed class StudyCostTests
{
    // Of the machine on which the studies were measured, as plans measure it: operations a second of one core.
    private const double Speed = 95e9;

    [Theory]
    [InlineData("lightning/mnist", 574)]
    [InlineData("lightning/percolation", 14)]
    [InlineData("lightning/weight-distribution", 685)]
    [InlineData("rewiring/strength", 740)]
    [InlineData("tickets/initializations", 3300)]
    [InlineData("connectivity/lenet", 8040)]
    [InlineData("topology/generations", 16)]
    [InlineData("topology/densities", 536)]
    public void An_estimate_is_within_a_factor_of_one_and_a_half_of_the_processor_time_measured(
        string study,
        double measuredSeconds
    ) => Assert.InRange(Work(study) / Speed / measuredSeconds, 1 / 1.5, 1.5);

    /// <summary>Steps as bench/ImageStep measures them, of an epoch of CIFAR-10.</summary>
    [Theory]
    [InlineData("lenet", 128, "{ sgd: { momentum: 0.9 } }", 0.066)]
    [InlineData("conv2", 25, "adam", 0.080)]
    [InlineData("conv6", 25, "adam", 0.200)]
    [InlineData("resnet20", 32, "adam", 0.087)]
    [InlineData("resnet18", 128, "{ sgd: { momentum: 0.9 } }", 3.4)]
    public void An_epoch_of_images_costs_what_its_steps_take(
        string model,
        int batch,
        string optimizer,
        double measuredStep
    )
    {
        double work = Work(
            new StudySource(
                "a.yaml",
                $$"""
                study: a
                experiment: train
                data: { name: cifar-10, validation: 1 }
                model: {{model}}
                wiring: he-normal
                training: { optimizer: {{optimizer}}, rate: 1e-3, batch: {{batch}}, epochs: 1 }
                seeds: [1]
                """,
                null
            )
        );
        Assert.InRange(work / Speed / (measuredStep * 50_000 / batch), 1 / 1.5, 1.5);
    }

    [Fact]
    public void Pruned_weights_cost_less_and_learned_scores_more_than_weights_alone()
    {
        const string training = """
            study: a
            experiment: train
            data: { name: mnist }
            model: lenet-300-100
            wiring: glorot-normal
            training: { optimizer: adam, rate: 1e-3, batch: 60, epochs: 100 }
            seeds: [1]
            """;
        double whole = Work(new StudySource("a.yaml", training, null));
        double pruned = Work(
            new StudySource(
                "a.yaml",
                $"{training}\nplasticity: {{ iterative-pruning: {{ rate: 20%, every: 5 }} }}",
                null
            )
        );
        double scored = Work(new StudySource("a.yaml", $"{training}\nplasticity: free-pruning", null));

        // Of 20 stages the first six are dense.
        Assert.InRange(pruned / whole, 0.3, 0.6);
        Assert.InRange(scored / whole, 1.05, 1.5);
    }

    private static double Work(string study) => Work(StudySource.ReadBuiltIn(study));

    private static double Work(StudySource source) =>
        Plan.Of(StudyReader.Read(source, new StudyOptions(), ExperimentList.All))
            .Distinct.Sum(trial => trial.Experiment.Estimate(trial.Configuration.Settings).Work);
}
