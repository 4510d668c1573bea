using System.Text;
using Filigree.Options;
using Filigree.Studies.Definition;
using Filigree.Studies.Experiments;
using Filigree.Studies.Trials;

namespace Filigree.Cli.Runs;

/// <summary>
/// All keys of tables and figures, all measures and all rules, as Markdown, made of their declarations: <c>docs/reference.md</c> is what this writes.
/// </summary>
internal static class ReferencePage
{
    /// <summary>The command that writes the page again.</summary>
    public const string Command = "filigree studies keys";

    private sealed record Measure(Quantity Quantity, string Experiment);

    /// <summary>The page; lines end in a line feed.</summary>
    /// <param name="experiments">The experiments, with the rules that they choose from.</param>
    public static string Render(ExperimentList experiments)
    {
        var page = new StringBuilder();
        page.Append("# Reference: keys of tables and figures, measures, and rules\n\n");
        page.Append(
            $"Made from the program by `{Command}`; what else stands in a study is in [studies.md](studies.md).\n"
        );
        Keys(page, "Tables", "An entry of `tables`.", PresentationKeys.Table);
        Keys(
            page,
            "Columns",
            "An entry of `columns`; a name alone is short for `{name: ...}`.",
            PresentationKeys.Column
        );
        Keys(page, "Figures", "An entry of `figures`.", PresentationKeys.Figure);
        Keys(page, "References", "An entry of a figure's `references`.", PresentationKeys.Reference);
        page.Append(
            "\nA study without `tables` or `figures` gets the usual ones of its experiment; `tables: []` and `figures: []` ask for none.\n"
        );
        page.Append("\n## Numbers of a whole trial\n\n");
        page.Append(
            "For columns, figures of whole trials and `tables/trials.csv`. The best epoch is the first of those with the highest validation\n"
        );
        page.Append(
            "accuracy, or with real targets the lowest validation loss. Numbers of one epoch belong together: they are of the network as it was then, before a rule changed it.\n\n"
        );
        Table(
            page,
            ["measure", "unit", "better", "of", "experiments", "is"],
            Rows(Group(All(experiments, vocabulary => vocabulary.Summary), Vocabulary.OfEveryTrial), Summary)
        );
        page.Append("\n## Numbers of metric rows\n\n");
        page.Append(
            "For figures, and for columns with `at`. Rows are told apart by `epoch` and by the labels below.\n\n"
        );
        Table(
            page,
            ["measure", "unit", "better", "measured by", "experiments", "is"],
            Rows(Group(All(experiments, vocabulary => vocabulary.Metrics), []), Metric)
        );
        page.Append("\n## Labels of metric rows\n\n");
        page.Append("For `series`, `panels`, `where` and `at`, and the axes of heat maps.\n\n");
        Table(page, ["label", "experiments", "is"], Labels(experiments));
        foreach ((Catalog catalog, string title, string what) in RuleReference.KindsOf(experiments))
        {
            page.Append($"\n## {title}\n\n{what} On one line, options stand by place in this order, or by name.\n\n");
            Table(page, RuleReference.Header, RuleReference.Rows(catalog));
        }
        return page.ToString();
    }

    private static IEnumerable<(string Experiment, Vocabulary Vocabulary)> Vocabularies(ExperimentList experiments)
    {
        foreach (IExperiment experiment in experiments.Experiments)
        {
            yield return (experiment.Name, experiments.VocabularyOf(experiment));
        }
        foreach (Rule rule in NetworkDistances.Catalog.Rules)
        {
            IAcross across = NetworkDistances.Catalog.Read(Word(rule.Name), RuleBook.Empty).Make();
            yield return ($"across: {rule.Name}", across.Vocabulary);
        }
    }

    private static ScalarNode Word(string word) => new(Origin.Option(word), word, IsQuoted: false);

    private static IEnumerable<Measure> All(
        ExperimentList experiments,
        Func<Vocabulary, IReadOnlyList<Quantity>> numbers
    ) =>
        Vocabularies(experiments)
            .SelectMany(one => numbers(one.Vocabulary).Select(number => new Measure(number, one.Experiment)));

    // One line for a number that several experiments measure in the same sense.
    private static IEnumerable<(Quantity Quantity, string Experiments)> Group(
        IEnumerable<Measure> measures,
        IEnumerable<Quantity> ofAll
    ) =>
        measures
            .GroupBy(measure => measure.Quantity)
            .Select(group => (group.Key, string.Join(", ", group.Select(measure => measure.Experiment))))
            .Concat(ofAll.Select(quantity => (quantity, "all")));

    private static IEnumerable<string[]> Rows(
        IEnumerable<(Quantity Quantity, string Experiments)> measures,
        Func<Quantity, string, string[]> row
    ) => measures.Select(one => row(one.Quantity, one.Experiments));

    private static string[] Summary(Quantity quantity, string experiments) =>
        [
            $"`{quantity.Name}`",
            Unit(quantity),
            quantity.Better,
            quantity.At switch
            {
                MeasuredAt.FirstEpoch => "first epoch",
                MeasuredAt.BestEpoch => "best epoch",
                MeasuredAt.LastEpoch => "last epoch",
                _ => "trial",
            },
            experiments,
            quantity.Description + Needs(quantity),
        ];

    private static string[] Metric(Quantity quantity, string experiments) =>
        [
            $"`{quantity.Name}`",
            Unit(quantity),
            quantity.Better,
            quantity.Probe.Length > 0 ? $"probe `{quantity.Probe}`" : "every trial",
            experiments,
            quantity.Description + Needs(quantity),
        ];

    private static string Needs(Quantity quantity) =>
        quantity.Setting.Length > 0 ? $"; needs `{quantity.Setting}`" : "";

    private static IEnumerable<string[]> Labels(ExperimentList experiments) =>
        Vocabularies(experiments)
            .SelectMany(one => one.Vocabulary.Labels.Select(label => (Label: label, one.Experiment)))
            .GroupBy(one => one.Label)
            .Select(group =>
                new[]
                {
                    $"`{group.Key.Name}`",
                    string.Join(", ", group.Select(one => one.Experiment)),
                    group.Key.Description,
                }
            );

    private static string Unit(Quantity quantity) =>
        quantity switch
        {
            { Unit.Length: > 0 } => quantity.Unit,
            { Format: "percent" } => "share, shown as %",
            { Format: "integer" } => "count",
            _ => "1",
        };

    private static void Keys(StringBuilder page, string title, string what, StudyKeys keys)
    {
        page.Append($"\n## {title}\n\n{what}\n\n");
        Table(
            page,
            ["key", "is", "if left out"],
            keys.Keys.Select(key =>
                new[]
                {
                    $"`{key.Name}`",
                    key.Description,
                    key.Default.Length == 0 ? "must be there, where it applies" : key.Default,
                }
            )
        );
    }

    private static void Table(StringBuilder page, string[] header, IEnumerable<string[]> rows)
    {
        page.Append($"| {string.Join(" | ", header)} |\n|{string.Concat(Enumerable.Repeat("---|", header.Length))}\n");
        foreach (string[] row in rows)
        {
            page.Append($"| {string.Join(" | ", row)} |\n");
        }
    }
}
