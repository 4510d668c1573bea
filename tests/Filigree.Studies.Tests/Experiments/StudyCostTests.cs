using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>What plans say studies take, against what they took (docs/performance.md, Estimates).</summary>
public sealed class StudyCostTests
{
    // Of the machine on which steps of images were measured, as plans measure it: operations a second of one core.
    private const double Speed = 95e9;

    /// <summary>Each with the speed that the plan found, in operations a second of one of two cores.</summary>
    [Theory]
    [InlineData("lightning/percolation", "", null, 7.2, 98e9)]
    [InlineData("lightning/mnist", "training.epochs=6", "9..9", 14.6, 102e9)]
    [InlineData("rewiring/strength", "", "9..9", 83.2, 100e9)]
    [InlineData("tickets/densities", "", null, 18.9, 94e9)]
    [InlineData("topology/generations", "", null, 3.2, 92e9)]
    [InlineData("topology/density-fashion", "training.epochs=1", "9..9", 35.3, 76e9)]
    [InlineData("topology/density-cifar", "training.epochs=1", "9..9", 71.0, 92e9)]
    [InlineData("related/collapse", "", "9..9", 13.0, 100e9)]
    [InlineData("related/patterns", "training.epochs=3", "9..9", 19.4, 100e9)]
    [InlineData("related/mnist-dynamic", "training.epochs=4 training.schedule=constant", "9..9", 24.7, 105e9)]
    [InlineData("related/topology", "", "9..9", 114.8, 100e9)]
    [InlineData("related/sign-in", "training.epochs=15", "9..9", 41.2, 90e9)]
    [InlineData("related/brf", "training.epochs=5", "9..9", 39.0, 100e9)]
    [InlineData("related/itop", "training.epochs=2 training.schedule=constant", "9..9", 26.7, 88e9)]
    [InlineData("rewiring/strength-accuracy", "training.epochs=2", "9..9", 41.0, 115e9)]
    public void An_estimate_is_within_a_factor_of_one_and_a_half_of_what_it_took_on_two_cores(
        string study,
        string cut,
        string? seeds,
        double measuredSeconds,
        double speed
    )
    {
        var options = new StudyOptions { Set = cut.Split(' ', StringSplitOptions.RemoveEmptyEntries), Seeds = seeds };
        double estimated = PlanEstimate.Guess([.. Works(StudySource.ReadBuiltIn(study), options)], speed, lanes: 2);
        Assert.InRange(estimated / measuredSeconds, 1 / 1.5, 1.5);
    }

    [Fact]
    public void The_step_that_tells_a_machines_speed_is_counted_as_plans_count_it()
    {
        const int stepsAnEpoch = 600;
        double Epochs(int count) =>
            Work(
                new StudySource(
                    "a.yaml",
                    $$"""
                    study: a
                    experiment: train
                    data: { name: mnist }
                    model: lenet-300-100
                    wiring: glorot-normal
                    training: { optimizer: sgd, rate: 0.05, batch: 100, epochs: {{count}} }
                    seeds: [1]
                    """,
                    null
                )
            );

        // An epoch ends with an evaluation.
        Assert.InRange((Epochs(2) - Epochs(1)) / stepsAnEpoch / MachineSpeed.StepWork, 1, 1.1);
    }

    /// <summary>
    /// Steps as bench/ImageStep measures them, of an epoch of CIFAR-10; those by connections, measured on a day when the machine was slower, as shares
    /// of a dense step of that day.
    /// </summary>
    [Theory]
    [InlineData("lenet", 128, "{ sgd: { momentum: 0.9 } }", "he-normal", 0.066)]
    [InlineData("conv2", 25, "adam", "he-normal", 0.080)]
    [InlineData("conv6", 25, "adam", "he-normal", 0.200)]
    [InlineData("conv6", 25, "adam", "{ erdos-renyi: { density: 10% } }", 0.163)]
    [InlineData("conv6", 25, "adam", "{ erdos-renyi: { density: 1% } }", 0.050)]
    [InlineData("resnet20", 32, "adam", "he-normal", 0.087)]
    [InlineData("resnet20", 32, "adam", "{ erdos-renyi: { density: 10% } }", 0.068)]
    [InlineData("resnet20", 32, "adam", "{ erdos-renyi: { density: 1% } }", 0.038)]
    [InlineData("resnet18", 128, "{ sgd: { momentum: 0.9 } }", "he-normal", 3.4)]
    [InlineData("convmixer", 64, "adam", "he-normal", 1.842)]
    [InlineData("sl-vit", 128, "adam", "he-normal", 2.948)]
    public void An_epoch_of_images_costs_what_its_steps_take(
        string model,
        int batch,
        string optimizer,
        string wiring,
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
                wiring: {{wiring}}
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

    private static double Work(StudySource source) => Works(source, new StudyOptions()).Sum();

    private static IEnumerable<double> Works(StudySource source, StudyOptions options) =>
        Plan.Of(StudyReader.Read(source, options, ExperimentList.All))
            .Distinct.Select(trial => trial.Experiment.Estimate(trial.Configuration.Settings).Work);
}
