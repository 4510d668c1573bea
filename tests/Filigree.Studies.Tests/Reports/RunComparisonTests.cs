using System.Text.Json;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Comparisons;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Statistics;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

public sealed class RunComparisonTests
{
    private static readonly TableSpecification Table = new()
    {
        Title = "Accuracy",
        Rows = "wiring",
        Columns = [new MeasureSpecification { Name = "a", Better = "higher" }],
    };

    [Fact]
    public void Runs_are_paired_by_seed_and_factors()
    {
        StudyResults before = Of(
            [.. Seeds("wiring", "x", "a", 1, 5, 9, 13, 17), .. Seeds("wiring", "y", "a", 1, 2, 3, 2, 1)],
            [Table]
        );
        StudyResults after = Of(
            [.. Seeds("wiring", "x", "a", 2, 6.1, 10, 14.1, 18), .. Seeds("wiring", "z", "a", 1, 2)],
            [Table]
        );
        RunComparison comparison = RunComparison.Of(before, after);
        RunComparisonRow row = Assert.Single(comparison.Rows);
        Assert.Equal("x", row.Factors);
        Assert.Equal(ComparisonTest.Paired, row.Comparison!.Test);
        Assert.Equal(1.04, row.Comparison!.Difference, 9);
        Assert.Equal(Verdict.Better, row.Comparison!.Verdict);
        Assert.Contains(comparison.Notes, note => note == "Only in the first run, left out: y.");
        Assert.Contains(comparison.Notes, note => note == "Only in the second run, left out: z.");
    }

    [Fact]
    public void Seeds_that_do_not_pair_get_Welchs_test()
    {
        StudyResults before = Of([.. Seeds("wiring", "x", "a", 1, 2, 3)], [Table]);
        StudyResults after = Of([.. Seeds("wiring", "x", "a", 1, 2, 3, 4)], [Table]);
        Assert.Equal(ComparisonTest.Welch, Assert.Single(RunComparison.Of(before, after).Rows).Comparison!.Test);
        RunComparison forced = RunComparison.Of(before, after, ComparisonTest.Paired);
        Assert.Equal(1, forced.Rows[0].Comparison!.Unpaired);
    }

    [Fact]
    public void What_no_seed_changes_is_not_tested()
    {
        StudyResults before = Of(Seeds("wiring", "x", "a", 2, 2, 2), [Table]);
        RunComparison comparison = RunComparison.Of(before, Of(Seeds("wiring", "x", "a", 3, 3, 3), [Table]));
        Assert.Null(Assert.Single(comparison.Rows).Comparison);
        Assert.Contains("Not tested where neither run changes from seed to seed.", comparison.Notes);
        string text = string.Concat(RunComparisonText.Render(comparison, 100).Select(span => span.Text));
        Assert.Matches(@"\+1\.000 +not tested", text);
        Assert.Contains("Every number is equal to the last bit.", RunComparison.Of(before, before).Notes);
    }

    [Fact]
    public void Settings_that_differ_come_first_and_other_data_are_not_tested_unless_asked()
    {
        StudyResults before = Settled("mnist", "30");
        StudyResults after = Settled("fashion-mnist", "10");
        RunComparison comparison = RunComparison.Of(before, after);

        Assert.Equal(
            [
                "data.name: mnist in the first run, fashion-mnist in the second",
                "training.epochs: 30 in the first run, 10 in the second",
            ],
            comparison.Differences.Select(difference => difference.ToString())
        );
        string text = string.Concat(RunComparisonText.Render(comparison, 100).Select(span => span.Text));
        Assert.StartsWith("Settings that differ\ndata.name: ", text, StringComparison.Ordinal);
        Assert.Null(Assert.Single(comparison.Rows).Comparison);
        Assert.Contains("other data", text, StringComparison.Ordinal);
        Assert.Contains("other data", RunComparisonFiles.Html(comparison), StringComparison.Ordinal);
        Assert.EndsWith(",,,,,,,,,,,,,,,0,0,\n", RunComparisonFiles.Csv(comparison), StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(RunComparisonFiles.Json(comparison));
        Assert.Equal("data.name", json.RootElement.GetProperty("settings")[0].GetProperty("path").GetString());
        Assert.Contains(comparison.Notes, note => note.StartsWith("Not tested, for", StringComparison.Ordinal));

        Assert.NotNull(RunComparison.Of(before, after, testsOtherData: true).Rows[0].Comparison);
        Assert.NotNull(RunComparison.Of(before, Settled("mnist", "10")).Rows[0].Comparison);
        Assert.Empty(RunComparison.Of(before, before).Differences);

        static StudyResults Settled(string data, string epochs) =>
            Of([.. Seeds("wiring", "x", "a", 1, 2, 4)], [Table]) with
            {
                Settings = _ => new Dictionary<string, string> { ["data.name"] = data, ["training.epochs"] = epochs },
            };
    }

    [Fact]
    public void Runs_with_nothing_in_common_are_pooled_and_that_is_said()
    {
        RunComparison comparison = RunComparison.Of(
            Of(Seeds("wiring", "x", "a", 1, 2, 3)),
            Of(Seeds("wiring", "y", "a", 4, 5, 6))
        );
        Assert.Equal("all trials", Assert.Single(comparison.Rows).Factors);
        Assert.Contains(
            comparison.Notes,
            note => note.Contains("no set of factors in common", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_run_repeated_is_equal_to_the_last_bit_but_for_its_time()
    {
        TrialResult[] Trials(double seconds) =>
            [
                .. from seed in new ulong[] { 1, 2, 3 }
                select Trial(seed, [("w", "x")], [("a", 0.1 * seed), ("seconds", seconds + seed * seed)]),
            ];
        RunComparison comparison = RunComparison.Of(Of(Trials(1)), Of(Trials(2)));
        Assert.Contains("Every number is equal to the last bit.", comparison.Notes);
        Assert.DoesNotContain(
            "Every number is equal to the last bit.",
            RunComparison.Of(Of(Trials(1)), Of([.. Trials(1).Take(2), Trial(3, [("w", "x")], [("a", 0.30001)])])).Notes
        );
    }

    [Fact]
    public void Text_csv_json_and_html_say_the_same()
    {
        RunComparison comparison = RunComparison.Of(
            Of([.. Seeds("wiring", "<x>", "a", 1, 5, 9, 13, 17), .. Seeds("wiring", "y", "a", 1)], [Table]),
            Of([.. Seeds("wiring", "<x>", "a", 2, 6.1, 10, 14.1, 18)], [Table])
        );
        string text = string.Concat(RunComparisonText.Render(comparison, 120).Select(span => span.Text));
        Assert.Contains("better (p < 0.001, g = ", text, StringComparison.Ordinal);
        // Every pair but one: the probability of improvement is below the difference where a line is too short.
        Assert.Contains("P(better)", text, StringComparison.Ordinal);
        Assert.Contains(CellText.Improvement(comparison.Rows[0].Comparison), text, StringComparison.Ordinal);
        Assert.DoesNotContain("ASO", text, StringComparison.Ordinal);
        string[] narrow = [.. Lines(comparison, 80)];
        Assert.Contains(narrow, line => line.EndsWith("verdict", StringComparison.Ordinal));
        Assert.Contains(
            narrow,
            line =>
                line.EndsWith("P(better)", StringComparison.Ordinal)
                && !line.Contains("verdict", StringComparison.Ordinal)
        );
        string[] csv = RunComparisonFiles.Csv(comparison).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, csv.Length);
        Assert.Equal(csv[0].Count(c => c == ','), csv[1].Count(c => c == ','));
        JsonElement row = JsonDocument.Parse(RunComparisonFiles.Json(comparison)).RootElement.GetProperty("rows")[0];
        Assert.Equal("better", row.GetProperty("verdict").GetString());
        Assert.Equal(comparison.Rows[0].Comparison!.P, row.GetProperty("p").GetDouble());
        string page = RunComparisonFiles.Html(comparison);
        Assert.Contains("&lt;x&gt;", page, StringComparison.Ordinal);
        Assert.Contains("</span> better</span>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Almost_stochastic_order_is_shown_where_it_is_asked_for()
    {
        StudyResults before = Of([.. Seeds("wiring", "x", "a", 2, 3, 4)], [Table]);
        StudyResults after = Of([.. Seeds("wiring", "x", "a", 1, 2, 3, 10)], [Table]);
        RunComparison comparison = RunComparison.Of(before, after, hasStochasticOrder: true);
        // The published example: 1 2 3 10 are below 2 3 4 in one nineteenth.
        Assert.Equal(1 / 19.0, comparison.Rows[0].Comparison!.Order!.Violation, 1e-12);
        Assert.Contains(Lines(comparison, 200), line => line.Contains("0.05 (up to ", StringComparison.Ordinal));
        Assert.Contains(comparison.Notes, note => note.Contains("fewer than 10 trials", StringComparison.Ordinal));
        Assert.Contains("almost stochastic order 0.05", RunComparisonFiles.Html(comparison), StringComparison.Ordinal);
        JsonElement row = JsonDocument.Parse(RunComparisonFiles.Json(comparison)).RootElement.GetProperty("rows")[0];
        Assert.Equal(1 / 19.0, row.GetProperty("stochasticOrder").GetDouble(), 1e-12);
    }

    [Fact]
    public void One_seed_or_none_gives_a_comparison_without_a_test()
    {
        StudyResults one = Of(Seeds("w", "x", "a", 1));
        foreach (
            RunComparison comparison in new[]
            {
                RunComparison.Of(one, one),
                RunComparison.Of(one, Of([])),
                RunComparison.Of(Of([]), Of([])),
            }
        )
        {
            Assert.All(comparison.Rows, row => Assert.Equal(Verdict.TooFewSeeds, row.Comparison!.Verdict));
            JsonDocument.Parse(RunComparisonFiles.Json(comparison));
            Assert.NotEmpty(RunComparisonText.Render(comparison, 80));
        }
    }

    private static string[] Lines(RunComparison comparison, int width) =>
        string.Concat(RunComparisonText.Render(comparison, width).Select(span => span.Text)).Split('\n');
}
