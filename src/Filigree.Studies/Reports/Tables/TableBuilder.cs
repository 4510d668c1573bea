using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Selection;
using Filigree.Studies.Reports.Writing;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Tables;

/// <summary>Fills tables with a study's numbers.</summary>
internal static class TableBuilder
{
    /// <summary>All tables of a study, in order.</summary>
    public static IReadOnlyList<TableResult> BuildAll(StudyResults results)
    {
        Slug slug = new("trials");
        string data = DataText.Note(results);
        return
        [
            .. results
                .Presentation.Tables.Select(
                    (table, i) =>
                        Build(
                            slug.Of(table.Title, $"table-{i + 1}", table.HasPairs ? [TableCsv.PairsEnding] : []),
                            Comparable(table, results),
                            TrialsOf(table, results)
                        )
                )
                .Select(table => data.Length == 0 ? table : table with { Notes = [.. table.Notes, data] }),
        ];
    }

    // Numbers of the quick form or of other data do not stand beside the paper's.
    private static TableSpecification Comparable(TableSpecification table, StudyResults results) =>
        DataText.IsStandIn(results)
            ? table with
            {
                Paper = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
            }
            : table;

    // A table is of the trials, or of what was measured across them: whichever has its rows, the trials where both do.
    private static IReadOnlyList<TrialResult> TrialsOf(TableSpecification table, StudyResults results) =>
        results.Across.Any(measurement => measurement.Factors.ContainsKey(table.Rows))
        && !results.Trials.Any(trial => trial.Factors.ContainsKey(table.Rows))
            ? results.Across
            : results.Trials;

    /// <summary>One table.</summary>
    /// <param name="name">File name without extension, and anchor.</param>
    /// <param name="table">What is asked for.</param>
    /// <param name="trials">Finished trials, in the order of the plan.</param>
    /// <exception cref="ArgumentException">The specification names an unknown test or direction.</exception>
    public static TableResult Build(string name, TableSpecification table, IReadOnlyList<TrialResult> trials)
    {
        ComparisonTest? test = table.Test == PresentationKeys.NoTest ? null : ComparisonTests.Parse(table.Test);
        TrialResult[] kept =
        [
            .. trials.Where(trial =>
                TrialSelection.HasFactors(trial, table.Where) && TrialSelection.Factor(trial, table.Rows) is not null
            ),
        ];
        TableGroup[] groups =
        [
            .. kept.GroupBy(trial => GroupOf(trial, table))
                .Select(group => BuildGroup(group.Key, [.. group], table, test)),
        ];
        if (table.Holm && table.Baseline is not null)
        {
            groups = Correct(groups, table.Columns.Count);
        }
        TableColumn[] columns = [.. table.Columns.Select((measure, c) => Column(measure, c, groups))];
        return new TableResult(
            name,
            table,
            columns,
            groups,
            test,
            TableNotes.Notes(table, test, kept, groups, columns),
            TableNotes.Warnings(table, kept, groups, columns)
        );
    }

    private static string GroupOf(TrialResult trial, TableSpecification table) =>
        table.Groups.Length == 0 ? "" : TrialSelection.Factor(trial, table.Groups) ?? "";

    private static TableGroup BuildGroup(
        string group,
        IReadOnlyList<TrialResult> trials,
        TableSpecification table,
        ComparisonTest? test
    )
    {
        var byRow = trials
            .GroupBy(trial => TrialSelection.Factor(trial, table.Rows)!)
            // A trial stands once in a row, under however many levels of another factor that makes no difference to it.
            .Select(row => (Label: row.Key, Trials: row.DistinctBy(trial => trial.Id).ToArray()))
            .ToArray();
        TrialResult[]? baseline = byRow.FirstOrDefault(row => row.Label == table.Baseline).Trials;
        return new TableGroup(group, [.. byRow.Select(row => Row(group, row.Label, row.Trials, baseline, table, test))])
        {
            Pairs = table.HasPairs && test is { } made ? TablePairs.Of(byRow, table, made) : [],
        };
    }

    private static TableRow Row(
        string group,
        string label,
        TrialResult[] trials,
        TrialResult[]? baseline,
        TableSpecification table,
        ComparisonTest? test
    )
    {
        bool isBaseline = trials == baseline;
        int shared = isBaseline
            ? 0
            : trials.IntersectBy((baseline ?? []).Select(trial => trial.Id), one => one.Id).Count();
        TrialResult[]? against = isBaseline || shared > 0 ? null : baseline;
        return new TableRow(
            label,
            isBaseline,
            trials.Length,
            [
                .. table.Columns.Select(measure =>
                    Cell(measure, trials, against, table, test) with
                    {
                        Paper = Paper(table, group, label, measure),
                    }
                ),
            ]
        )
        {
            Diverged = TrialSelection.Diverged(trials),
            DivergedP = against is null ? double.NaN : TrialSelection.DivergedP(trials, against),
            Shared = shared,
        };
    }

    private static TableCell Cell(
        MeasureSpecification measure,
        TrialResult[] trials,
        TrialResult[]? baseline,
        TableSpecification table,
        ComparisonTest? test
    )
    {
        if (measure.Along.Length > 0)
        {
            return new TableCell(MeanCurve.Best(trials, measure), UsesMedian: false, Comparison: null, Paper: null);
        }

        var summary = SampleSummary.Of(trials.Select(trial => TrialSelection.Measure(trial, measure)));
        var cell = new TableCell(summary, measure.Centre == "median", null, null)
        {
            Interquartile = measure.Centre == "iqm" ? Interquartile(measure, trials, table) : null,
        };
        if (baseline is null || test is null || !measure.IsTested)
        {
            return cell;
        }
        Comparison? comparison = RowComparison.Of(measure, trials, baseline, table, test.Value);
        return cell with { Comparison = comparison, IsUntestedConstant = comparison is null };
    }

    private static (double Mean, Interval Interval) Interquartile(
        MeasureSpecification measure,
        TrialResult[] trials,
        TableSpecification table
    )
    {
        double[][] strata =
        [
            .. RowComparison
                .Settings(trials, table.Rows)
                .Select(setting => setting.Select(trial => TrialSelection.Measure(trial, measure)).ToArray()),
        ];
        return (
            InterquartileMean.Of(strata.SelectMany(one => one)),
            InterquartileMean.IntervalOf(strata, 1 - table.Level)
        );
    }

    private static double? Paper(TableSpecification table, string group, string row, MeasureSpecification measure)
    {
        foreach (string label in new[] { $"{group} / {row}", row })
        {
            if (table.Paper.TryGetValue(label, out IReadOnlyDictionary<string, double>? values))
            {
                foreach (string name in new[] { measure.Heading, measure.Name })
                {
                    if (values.TryGetValue(name, out double value))
                    {
                        return value;
                    }
                }
            }
        }
        return null;
    }

    private static TableGroup[] Correct(TableGroup[] groups, int columns)
    {
        TableRow[][] rows = [.. groups.Select(group => group.Rows.ToArray())];
        for (int c = 0; c < columns; c++)
        {
            int column = c;
            (int Group, int Row)[] tested =
            [
                .. rows.SelectMany((group, g) => group.Select((row, r) => (Group: g, Row: r)))
                    .Where(at => rows[at.Group][at.Row].Cells[column].Comparison is not null),
            ];
            double[] corrected = Holm.Correct([.. tested.Select(at => CellAt(at).Comparison!.Result.P)]);
            for (int i = 0; i < tested.Length; i++)
            {
                TableRow row = rows[tested[i].Group][tested[i].Row];
                TableCell[] cells = [.. row.Cells];
                cells[column] = cells[column] with
                {
                    Comparison = cells[column].Comparison! with { CorrectedP = corrected[i] },
                };
                rows[tested[i].Group][tested[i].Row] = row with { Cells = cells };
            }

            TableCell CellAt((int Group, int Row) at) => rows[at.Group][at.Row].Cells[column];
        }
        return [.. groups.Select((group, g) => group with { Rows = rows[g] })];
    }

    private static TableColumn Column(MeasureSpecification measure, int column, TableGroup[] groups)
    {
        TableCell[] cells = [.. groups.SelectMany(group => group.Rows).Select(row => row.Cells[column])];
        return new TableColumn
        {
            Measure = measure,
            Heading = TableColumn.HeadingOf(measure),
            Text = NumberText.For(measure, cells.Select(cell => cell.Centre), cells.Select(cell => cell.Uncertainty)),
            HasVerdicts = cells.Any(cell => cell.Comparison is not null),
            HasPaper = cells.Any(cell => cell.Paper is not null),
        };
    }
}
