using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;

namespace Filigree.Studies.Tests.Definition;

/// <summary>Tables and figures that would be empty, or say something else than was meant, are refused before anything is trained.</summary>
public sealed class PresentationSenseTests
{
    private const string Varied = "vary: { training.rate: [0.1, 0.05] }\n";

    [Theory]
    [InlineData("columns: [test_accuracy], baseline: 0.1, level: 0", "level is 0 or 1; expected a number between")]
    [InlineData("columns: [test_accuracy], baseline: 0.1, level: 100%", "level is 0 or 1; expected a number between")]
    [InlineData(
        "columns: [test_accuracy], holm: true",
        "there is nothing to correct; expected a test with a 'baseline'"
    )]
    [InlineData("columns: [test_accuracy], test: paired", "paired has nothing to test; expected a 'baseline' or")]
    [InlineData("columns: [test_accuracy], groups: rate", "rate is both the rows and the groups; expected two factors")]
    [InlineData(
        "columns: [test_accuracy], paper: { 0.1: { test_accuracy: 97.5 } }",
        "the paper's test_accuracy is 97.5, and test_accuracy is a share; expected a number up to 1, or a percentage, such as 0.975 or 97.5%"
    )]
    [InlineData(
        "columns: [{ name: density, heading: kept, format: number }], paper: { 0.1: { kept: 5 } }",
        "the paper's kept is 5, and density is a share"
    )]
    [InlineData("columns: [test_r2]", "no trial of this study measures 'test_r2'; expected samples with real targets")]
    public void A_table_that_would_mislead_is_refused(string table, string message)
    {
        string tables = $"{Varied}tables: [{{ title: a, rows: rate, {table} }}]";
        Assert.Contains(message, Assert.Throws<UserError>(() => Read(tables)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("columns: [test_accuracy], holm: true, baseline: 0.1")]
    [InlineData("columns: [test_accuracy], test: paired, pairs: all")]
    [InlineData("columns: [test_accuracy], test: none")]
    [InlineData("columns: [test_accuracy], baseline: 0.05, where: { rate: 5% }")]
    [InlineData("columns: [test_accuracy], paper: { 0.1: { test_accuracy: 97.5% } }")]
    [InlineData("columns: [best_epoch], paper: { 0.1: { best_epoch: 97 } }")]
    [InlineData("columns: [training_cost], paper: { 0.1: { training_cost: 1.3 } }")]
    public void A_table_that_means_something_is_taken(string table) =>
        Assert.NotNull(Read($"probes: [cost]\n{Varied}tables: [{{ title: a, rows: rate, {table} }}]"));

    [Theory]
    [InlineData("y: validation_accuracy, y-minimum: 0.9, y-maximum: 0.1", "y-minimum is not below y-maximum")]
    [InlineData("y: validation_loss, y-minimum: 2, y-maximum: 2", "y-minimum is not below y-maximum")]
    [InlineData(
        "y: validation_loss, y-scale: log, y-minimum: 0",
        "y-minimum is not above 0, where 'y-scale: log' begins"
    )]
    [InlineData("y: validation_loss, y-scale: log, y-maximum: -1", "y-maximum is not above 0")]
    [InlineData("y: validation_accuracy, y-minimum: 90", "y-minimum is 90, and validation_accuracy is a share")]
    [InlineData(
        "y: validation_accuracy, references: [{ label: a, y: 95 }]",
        "y is 95, and validation_accuracy is a share"
    )]
    [InlineData("y: validation_r2", "no trial of this study measures 'validation_r2'")]
    public void A_figure_that_would_mislead_is_refused(string figure, string message)
    {
        string figures = $"{Varied}figures: [{{ name: a, title: a, x: epoch, {figure} }}]";
        Assert.Contains(message, Assert.Throws<UserError>(() => Read(figures)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y: validation_accuracy, y-minimum: 0.9, y-maximum: 1")]
    [InlineData("y: validation_loss, y-minimum: 2, y-scale: log")]
    [InlineData("y: validation_loss, references: [{ label: a, y: 95, x: 3 }]")]
    public void A_figure_that_means_something_is_taken(string figure) =>
        Assert.NotNull(Read($"{Varied}figures: [{{ name: a, title: a, x: epoch, {figure} }}]"));

    [Fact]
    public void Accuracies_of_real_targets_are_refused_and_shares_of_variance_taken()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("prices.csv", "a,price\n1,2\n2,3\n3,4\n4,5\n5,6\n6,7\n7,8\n8,9\n9,10\n10,11\n");
        string data = $"{{ name: {{ csv: {{ file: '{file}', targets: [price] }} }} }}";
        string Table(string column) => $"{Varied}tables: [{{ title: a, rows: rate, columns: [{column}] }}]";

        Assert.NotNull(Read(Table("test_r2"), data));
        foreach (string column in new[] { "test_accuracy", "best_validation_error", "first_epoch_training_accuracy" })
        {
            Assert.Contains(
                $"no trial of this study measures '{column}'; expected samples with classes, for these have real targets",
                Assert.Throws<UserError>(() => Read(Table(column), data)).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void A_probe_that_stands_there_twice_is_refused_and_one_with_other_options_is_not()
    {
        Assert.Single(
            Plan.Of(
                Read("probes: [density, { paths: { strongest: [5] } }, { paths: { strongest: [6] } }]\nseeds: 1")
            ).Trials
        );
        string message = Assert.Throws<UserError>(() => Plan.Of(Read("probes: [density, paths, density]"))).Message;
        Assert.Contains("the probe density stands here twice; expected each once", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_run_recorded_is_shown_as_it_was_asked_for() =>
        Assert.NotNull(
            Read(
                Varied
                    + "tables: [{ title: a, rows: rate, columns: [test_r2], level: 0, holm: true }]\n"
                    + "figures: [{ name: a, title: a, x: epoch, y: validation_accuracy, y-minimum: 90, y-maximum: 1 }]",
                options: new StudyOptions { IsRecorded = true }
            )
        );

    private static Study Read(
        string yaml,
        string data = "{ name: fashion-mnist-small }",
        StudyOptions? options = null
    ) =>
        StudyReader.Read(
            new StudySource(
                "study.yaml",
                $"experiment: train\ndata: {data}\nmodel: {{ mlp: {{ hidden: [4] }} }}\nwiring: he-normal\n"
                    + $"training: {{ rate: 0.1, epochs: 5 }}\n{yaml}",
                Path.GetTempPath()
            ),
            options ?? new(),
            ExperimentList.All
        );
}
