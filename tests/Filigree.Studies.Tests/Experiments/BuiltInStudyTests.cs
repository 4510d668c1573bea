using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;
using Filigree.Training;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>The studies that come with Filigree.</summary>
public sealed class BuiltInStudyTests
{
    public static TheoryData<string> Names => [.. StudySource.BuiltIn];

    [Fact]
    public void The_lightning_papers_fully_connected_studies_are_there() =>
        Assert.Superset(
            new HashSet<string>
            {
                "lightning/mnist",
                "lightning/percolation",
                "lightning/path-growth",
                "lightning/weight-distribution",
                "lightning/parameters",
                "lightning/child-net",
            },
            StudySource.BuiltIn.ToHashSet()
        );

    [Fact]
    public void The_rewiring_papers_studies_are_there() =>
        Assert.Superset(
            new HashSet<string>
            {
                "rewiring/strength",
                "rewiring/strength-accuracy",
                "rewiring/selection",
                "rewiring/gradient-flow",
                "rewiring/lenet",
            },
            StudySource.BuiltIn.ToHashSet()
        );

    [Theory]
    [InlineData("rewiring/lenet")]
    [InlineData("rewiring/selection")]
    [InlineData("rewiring/gradient-flow")]
    [InlineData("rewiring/strength-accuracy")]
    public void The_rewiring_papers_rate_falls_once_an_epoch_by_half_a_cosine(string name)
    {
        Plan plan = Plan.Of(StudyReader.Read(name, new StudyOptions(), ExperimentList.All));
        foreach (PlannedTrial trial in plan.Trials.DistinctBy(trial => trial.Configuration.Settings))
        {
            TrainingSettings training = ((TrainSettings)trial.Configuration.Settings).Training;
            Schedule schedule = training.ToOptions().Schedule;
            Assert.Equal(SchedulePace.Epoch, schedule.Pace);
            for (int epoch = 0; epoch < 100; epoch++)
            {
                double rate = 0.005 * (1 + Math.Cos(Math.PI * epoch / 100));
                Assert.Equal(rate, schedule.RateAt(epoch, training.Epochs), 1e-15);
            }
        }
    }

    [Theory]
    [InlineData("conv2", 2e-4)]
    [InlineData("conv4", 3e-4)]
    [InlineData("conv6", 3e-4)]
    public void The_connectivity_papers_convolutions_learn_at_the_papers_rates(string model, double baseline)
    {
        Plan plan = Plan.Of(StudyReader.Read($"connectivity/{model}", new StudyOptions(), ExperimentList.All));
        foreach (PlannedTrial trial in plan.Trials)
        {
            var settings = (TrainSettings)trial.Configuration.Settings;
            Assert.Equal(model, settings.Model.Name);
            Assert.Equal("keras-adam", settings.Training.Optimizer.Name);
            Assert.Equal(
                settings.Plasticity?.Name switch
                {
                    null => baseline,
                    "free-pruning" or "minimal-pruning" => 3e-3,
                    _ => 5e-4,
                },
                settings.Training.Rate
            );
        }
    }

    [Fact]
    public void The_topology_papers_fully_connected_studies_are_there() =>
        Assert.Superset(
            new HashSet<string>
            {
                "topology/density-fashion",
                "topology/generations",
                "topology/densities",
                "topology/evolution",
                "topology/evolution-laws",
                "topology/retrain",
                "topology/first-layer",
                "topology/density-cifar",
                "topology/seeds-cifar",
            },
            StudySource.BuiltIn.ToHashSet()
        );

    [Fact]
    public void The_connectivity_papers_studies_are_there() =>
        Assert.Superset(
            new HashSet<string>
            {
                "connectivity/lenet",
                "connectivity/conv2",
                "connectivity/conv4",
                "connectivity/conv6",
                "connectivity/sign-imbalance",
                "connectivity/sign-imbalance-conv2",
                "connectivity/weight-removal",
                "connectivity/weight-removal-conv2",
            },
            StudySource.BuiltIn.ToHashSet()
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_study_can_be_planned_in_full_and_in_its_quick_form(string name)
    {
        Plan full = Plan.Of(StudyReader.Read(name, new StudyOptions(), ExperimentList.All));
        Plan quick = Plan.Of(StudyReader.Read(name, new StudyOptions { IsQuick = true }, ExperimentList.All));

        Assert.Equal(name, full.Study.Name);
        Assert.NotEmpty(full.Study.Presentation.Tables);
        Assert.NotEmpty(full.Study.Presentation.Figures);
        Assert.NotEmpty(full.Study.Presentation.Paper);
        Assert.InRange(quick.Trials.Count, 2, full.Trials.Count);
        // The dense network, which is run once, stands beside every density.
        PlannedTrial[] different =
        [
            .. full.Trials.Where(trial => trial.Factors.GetValueOrDefault("method") != "dense"),
        ];
        Assert.True(different.DistinctBy(trial => trial.Id).Count() == different.Length, "Two trials are the same.");
        Assert.All(full.Study.Seeds, seed => Assert.InRange(seed, 0ul, 1000ul));
    }
}
