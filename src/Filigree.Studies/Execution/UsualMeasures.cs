using Filigree.Studies.Definition;

namespace Filigree.Studies.Execution;

/// <summary>
/// What is shown of a study that asks for no tables or figures: of what its experiment usually shows, that which its trials have measured. Samples with
/// real targets have no accuracies, and those with classes no share of variance.
/// </summary>
internal static class UsualMeasures
{
    /// <summary>The presentation without what no trial has measured, where the study did not ask for it.</summary>
    public static Presentation Of(Presentation presentation, IReadOnlyList<TrialResult> trials)
    {
        if (trials.Count == 0)
        {
            return presentation;
        }

        HashSet<string> summary = [.. trials.SelectMany(trial => trial.Summary.Keys)];
        HashSet<string> rows = [.. trials.SelectMany(trial => trial.Rows).SelectMany(row => row.Numbers.Keys)];
        return presentation with
        {
            Tables = [.. presentation.Tables.Select(table => Of(table, summary))],
            Figures = [.. presentation.Figures.Where(figure => !figure.IsUsual || rows.Contains(figure.Y))],
        };
    }

    private static TableSpecification Of(TableSpecification table, HashSet<string> summary) =>
        table.IsUsual && table.Columns.Any(column => summary.Contains(column.Name))
            ? table with
            {
                Columns = [.. table.Columns.Where(column => summary.Contains(column.Name))],
            }
            : table;
}
