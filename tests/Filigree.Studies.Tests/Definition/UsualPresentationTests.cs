using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Definition;

/// <summary>A study that asks for no tables and figures shows what came out all the same.</summary>
public sealed class UsualPresentationTests
{
    private const string Head = """
        experiment: train
        data: { name: fashion-mnist-small }
        model: lenet-300-100
        training: { rate: 0.1, epochs: 5 }
        seeds: 2

        """;

    [Fact]
    public void The_first_factor_is_the_rows_and_the_second_the_sections()
    {
        Presentation shown = Read("vary: { wiring: [he-normal, lightning], training.rate: [0.1, 0.2] }");
        TableSpecification table = Assert.Single(shown.Tables);
        Assert.Equal(("wiring", "rate", "he-normal"), (table.Rows, table.Groups, table.Baseline));
        Assert.Equal(
            [
                "best_validation_accuracy",
                "best_validation_r2",
                "test_accuracy",
                "test_r2",
                "density",
                "final_test_accuracy",
                "final_test_r2",
                "final_density",
            ],
            table.Columns.Select(column => column.Name)
        );
        // A density is what a trial was given: nothing to test.
        Assert.Equal(
            [true, true, true, true, false, true, true, false],
            table.Columns.Select(column => column.IsTested)
        );
        Assert.Equal(["validation_accuracy", "validation_r2"], shown.Figures.Select(figure => figure.Y));
        Assert.All(
            shown.Figures,
            figure => Assert.Equal(("epoch", "wiring", "rate"), (figure.X, figure.Series, figure.Panels))
        );
        // What trials have not measured is left out of both once they have run: of R2 here.
        TrialResult trial = Trial("best_validation_accuracy", "density", "validation_accuracy");
        Presentation pruned = UsualMeasures.Of(shown, [trial]);
        Assert.Equal(
            ["best_validation_accuracy", "density"],
            Assert.Single(pruned.Tables).Columns.Select(column => column.Name)
        );
        Assert.Equal("validation_accuracy", Assert.Single(pruned.Figures).Y);
        Assert.Same(shown, UsualMeasures.Of(shown, []));
    }

    private static TrialResult Trial(params string[] measured)
    {
        Dictionary<string, double> numbers = measured.ToDictionary(name => name, _ => 0.5);
        return new TrialResult(
            "t",
            new Dictionary<string, string>(),
            0,
            [new MetricRow(numbers, new Dictionary<string, string>())],
            numbers
        );
    }

    [Fact]
    public void Where_combinations_are_left_out_the_baseline_is_a_row_of_all_sections()
    {
        Presentation shown = Read(
            """
            vary: { wiring: [he-normal, lightning], plasticity: [fixed, sparse-evolution, { iterative-pruning: { every: 2 } }] }
            except:
              - { wiring: he-normal, plasticity: sparse-evolution }
              - { wiring: lightning, plasticity: "iterative-pruning(every 2)" }
            """
        );
        TableSpecification table = Assert.Single(shown.Tables);
        Assert.Equal(("plasticity", "wiring", "fixed"), (table.Rows, table.Groups, table.Baseline));
    }

    [Fact]
    public void A_third_factor_makes_tables_of_its_own()
    {
        Presentation shown = Read(
            "vary: { wiring: [he-normal, lightning], training.rate: [0.1, 0.2], training.batch: [10, 20] }"
        );
        Assert.Equal(["Results: batch 10", "Results: batch 20"], shown.Tables.Select(table => table.Title));
        Assert.Equal(["10", "20"], shown.Tables.Select(table => table.Where["batch"]));
        Assert.Equal(
            ["validation-accuracy", "validation-accuracy-2", "validation-r2", "validation-r2-2"],
            shown.Figures.Select(figure => figure.Name)
        );
    }

    [Theory]
    [InlineData("wiring: he-normal\ntables: []\nfigures: []", 0)]
    [InlineData("wiring: he-normal\ntables: ~", 1)]
    public void An_empty_list_asks_for_none(string yaml, int tables)
    {
        Presentation shown = Read(yaml);
        Assert.Equal(tables, shown.Tables.Count);
        Assert.All(shown.Tables, table => Assert.Equal(TableSpecification.AllTrials, table.Rows));
    }

    [Theory]
    [InlineData(
        "wiring: he-normal\nfigures: [{ name: a, title: a, x: epoch, y: own_distance }]",
        "'probes: [own-distance]'"
    )]
    [InlineData("wiring: he-normal\nfigures: [{ name: a, title: a, x: epoch, y: test_accuracy, kind: scatter }]", "")]
    [InlineData(
        "vary: { wiring: [he-normal] }\ntables: [{ title: a, rows: wiring, columns: [best_test_accuracy] }]",
        "a 'training.test-every' above 0"
    )]
    [InlineData(
        "wiring: he-normal\nprobes: [own-distance]\nfigures: [{ name: a, title: a, x: epoch, y: own_distance }]",
        ""
    )]
    [InlineData(
        "vary: { case: { a: { wiring: he-normal, training.test-every: 1 } } }\n"
            + "tables: [{ title: a, rows: case, columns: [best_test_accuracy] }]",
        ""
    )]
    public void What_no_trial_measures_is_refused_with_what_would_measure_it(string yaml, string expected)
    {
        if (expected.Length == 0)
        {
            Assert.NotNull(Read(yaml));
            return;
        }

        string message = Assert.Throws<UserError>(() => Read(yaml)).Message;
        Assert.Contains("no trial of this study measures", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_usual_columns_and_figures_of_every_experiment_exist()
    {
        foreach (IExperiment experiment in ExperimentList.All.Experiments)
        {
            Vocabulary vocabulary = experiment.Vocabulary;
            Assert.All(
                vocabulary.UsualColumns,
                name => Assert.Contains(name, vocabulary.Summary.Select(one => one.Name))
            );
            Assert.True(vocabulary.UsualColumns.Count + vocabulary.UsualFigures.Count > 0, experiment.Name);
            string[] axes =
            [
                .. vocabulary.Metrics.Concat(vocabulary.Summary).Select(one => one.Name),
                .. vocabulary.Labels.Select(label => label.Name),
            ];
            Assert.All(vocabulary.UsualFigures, figure => Assert.Contains(figure.X, axes));
            Assert.All(vocabulary.UsualFigures, figure => Assert.Contains(figure.Y, axes));
            Assert.All(
                vocabulary.Summary.Concat(vocabulary.Metrics),
                quantity => Assert.Contains(' ', quantity.Description)
            );
        }
    }

    private static Presentation Read(string yaml) =>
        StudyReader
            .Read(new StudySource("a.yaml", $"{Head}{yaml}\n", null), new StudyOptions(), ExperimentList.All)
            .Presentation;
}
