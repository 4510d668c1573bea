using Filigree.Studies.Definition;

namespace Filigree.Studies.Planning;

/// <summary>Whether tables ask for epochs that there are.</summary>
internal static class MeasuredEpochs
{
    private const string Epoch = "epoch";
    private const string Last = "last";

    /// <summary>Refuses a column of an epoch that no trial reaches: it would be empty, which is seen once all is trained.</summary>
    /// <exception cref="UserError">There is one.</exception>
    public static void Require(Study study, IReadOnlyList<ExperimentSettings> trials)
    {
        if (trials.Max(settings => settings.LastEpoch()) is not { } last)
        {
            return;
        }
        foreach (MeasureSpecification column in study.Presentation.Tables.SelectMany(table => table.Columns))
        {
            if (
                column.At?.GetValueOrDefault(Epoch) is { } text
                && text != Last
                && !(WrittenNumber.TryReadWhole(text, out int epoch) && epoch >= 0 && epoch <= last)
            )
            {
                throw column.AtOrigin.Error(
                    $"{column.Name} is shown of epoch {text}; expected 'last' or an epoch from 0 to {last}, the last of the study's trainings"
                );
            }
        }
    }
}
