using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>A table that many tests fill: accuracies of two wirings, one of them the baseline.</summary>
internal static class AccuracyTable
{
    public static readonly TableSpecification Accuracy = new()
    {
        Title = "Accuracy",
        Rows = "wiring",
        Columns =
        [
            new MeasureSpecification
            {
                Name = "accuracy",
                Format = "percent",
                Better = "higher",
            },
        ],
        Baseline = "plain",
        Test = "student",
        Paper = new Dictionary<string, IReadOnlyDictionary<string, double>>
        {
            ["new"] = new Dictionary<string, double> { ["accuracy"] = 0.7 },
        },
    };

    public static readonly TrialResult[] PlainAndNew =
    [
        .. Seeds("wiring", "plain", "accuracy", 0.5, 0.6, 0.7),
        .. Seeds("wiring", "new", "accuracy", 0.8, 0.9, 1.0),
    ];
}
