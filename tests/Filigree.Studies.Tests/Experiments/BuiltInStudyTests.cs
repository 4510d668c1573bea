using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

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
    public void The_rewiring_papers_fully_connected_studies_are_there() =>
        Assert.Superset(
            new HashSet<string> { "rewiring/strength", "rewiring/selection", "rewiring/gradient-flow" },
            StudySource.BuiltIn.ToHashSet()
        );

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
    public void The_connectivity_papers_fully_connected_studies_are_there() =>
        Assert.Superset(
            new HashSet<string> { "connectivity/lenet", "connectivity/sign-imbalance", "connectivity/weight-removal" },
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
