using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;

namespace Filigree.Cli.Tests.Runs;

public sealed class StudiesCommandTests
{
    public static TheoryData<string> Names => [.. StudySource.BuiltIn];

    [Fact]
    public async Task Every_built_in_study_has_a_line()
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync("studies");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(
            StudySource.BuiltIn,
            outcome.Out.TrimEnd().Split(Environment.NewLine).Select(line => line.Split(' ')[0])
        );
        Assert.Subset(
            StudySource.BuiltIn.ToHashSet(),
            new HashSet<string>
            {
                "lightning/child-net",
                "lightning/mnist",
                "lightning/parameters",
                "lightning/path-growth",
                "lightning/percolation",
                "lightning/weight-distribution",
            }
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_built_in_study_reads_in_both_forms_and_is_named_as_its_file(string name)
    {
        Plan full = Plan.Of(StudyReader.Read(name, new StudyOptions(), ExperimentList.All));
        Plan quick = Plan.Of(StudyReader.Read(name, new StudyOptions { IsQuick = true }, ExperimentList.All));
        Assert.Equal(name, full.Study.Name);
        Assert.NotEmpty(full.Study.Presentation.Title);
        Assert.NotEmpty(full.Study.Presentation.Paper);
        Assert.True(full.Study.Presentation.Tables.Count + full.Study.Presentation.Figures.Count > 0);
        Assert.True(quick.Trials.Count <= full.Trials.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_shown_study_can_be_copied_and_run(string name)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync("studies", "show", name);
        Plan copy = Plan.Of(
            StudyReader.Read(new StudySource("copy.yaml", outcome.Out, null), new StudyOptions(), ExperimentList.All)
        );
        Plan original = Plan.Of(StudyReader.Read(name, new StudyOptions(), ExperimentList.All));
        Assert.Equal(original.Trials.Select(trial => trial.Id), copy.Trials.Select(trial => trial.Id));
    }
}
