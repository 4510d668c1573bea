using Filigree.Data;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Reports.Figures;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>What is drawn, compared and written by the experiment <c>distances</c>.</summary>
public sealed class DistancesExperimentTests
{
    [Fact]
    public void Generations_move_away_from_their_root_and_roots_and_densities_are_further_apart()
    {
        TrialResult trial = Run(
            """
            study: test/distances
            experiment: distances
            widths: [60, 50, 40, 5]
            densities: [5%, 30%]
            roots: 2
            generations: 3
            moved: 4%
            """
        );

        Assert.InRange(trial.Summary["distance_to_next"], 0.02, 0.12);
        Assert.InRange(trial.Summary["distance_to_last"], trial.Summary["distance_to_next"] + 0.01, 0.25);
        Assert.InRange(trial.Summary["distance_of_roots"], 0.3, 1);
        Assert.InRange(trial.Summary["distance_of_densities"], 0.4, 1);
        // Two densities, two roots, three generations: 12 networks; each with each, for three layers and their mean.
        Assert.Equal(12 * 12 * 4, trial.Rows.Count);
        Assert.Equal("5% a0", trial.Rows[0].Labels["first"]);
        Assert.Equal("30% b2", trial.Rows[^1].Labels["second"]);
        foreach (MetricRow row in trial.Rows.Where(row => row.Labels["layer"] == "all"))
        {
            double[] layers =
            [
                .. trial
                    .Rows.Where(one =>
                        one.Labels["layer"] != "all"
                        && one.Labels["first"] == row.Labels["second"]
                        && one.Labels["second"] == row.Labels["first"]
                    )
                    .Select(one => one.Numbers["distance"]),
            ];
            Assert.Equal(3, layers.Length);
            Assert.Equal(layers.Sum() / 3, row.Numbers["distance"]);
        }
    }

    [Fact]
    public void A_heat_map_may_have_the_labels_of_rows_as_its_axes()
    {
        const string Yaml = """
            study: test/distances
            experiment: distances
            widths: [30, 20, 3]
            densities: [20%]
            generations: 4
            compared: hidden
            figures:
              - { name: map, title: Map, kind: heatmap, x: first, y: second, value: distance, where: { layer: all } }
            """;
        Study study = Read(Yaml);
        HeatMap map = FigureBuilder.Build("map", study.Presentation.Figures[0], [Run(Yaml)]).Panels[0].HeatMap!;

        Assert.Equal(["w0", "w1", "w2", "w3"], map.Columns);
        Assert.Equal(["w0", "w1", "w2", "w3"], map.Rows);
        Assert.Equal(0, map.Values[2, 2]);
        Assert.Equal(map.Values[0, 3], map.Values[3, 0]);
        Assert.InRange(map.Values[0, 3], 0.001, 1);
    }

    [Theory]
    [InlineData("widths: [5]", "expected two or more")]
    [InlineData("densities: [110%]", "densities")]
    [InlineData("generations: 1", "are 1 networks; expected 2 to 1000")]
    [InlineData("{ roots: 26, generations: 100 }", "are 2600 networks")]
    [InlineData("compared: last", "compared")]
    public void Settings_that_cannot_be_are_refused(string settings, string message)
    {
        string lines = string.Join('\n', settings.Trim('{', '}', ' ').Split(", "));
        UserError error = Assert.Throws<UserError>(() => Plan.Of(Read($"experiment: distances\n{lines}\n")));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static TrialResult Run(string yaml)
    {
        Plan plan = Plan.Of(Read(yaml));
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder.Path);
        run.Prepare(plan, "a test");
        new Executor(plan, run, new SharedData(_ => throw new InvalidOperationException()), new SilentObserver())
        {
            Workers = 1,
        }.Run(default);
        return Assert.Single(RunFolder.Load(folder.Path).Trials);
    }

    private static Study Read(string yaml) =>
        StudyReader.Read(new StudySource("test.yaml", yaml, null), new StudyOptions(), ExperimentList.All);
}
