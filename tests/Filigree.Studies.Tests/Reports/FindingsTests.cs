using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Sentences;
using Filigree.Studies.Reports.Tables;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>What came out, in sentences that can be read aloud, the important ones first.</summary>
public sealed class FindingsTests
{
    private static readonly TableSpecification Table = new()
    {
        Title = "Accuracy",
        Rows = "wiring",
        Columns =
        [
            new MeasureSpecification
            {
                Name = "a",
                Heading = "accuracy",
                Format = "percent",
                Better = "higher",
            },
        ],
        Baseline = "old",
    };

    [Fact]
    public void The_page_says_in_sentences_what_came_out()
    {
        StudyResults results = DemoStudy.Results();
        IReadOnlyList<string> findings = Findings.Of(results, TableBuilder.BuildAll(results));
        Assert.Equal("25 of 28 trials finished: 5 values of wiring × 5 seeds.", findings[0]);
        Assert.Matches(
            @"^Validation accuracy by initializer, Accuracy after epoch 1: lightning\(1000, 0\.5\) is better than glorot-uniform: 93\.\d\d% against 90\.\d\d%, 3\.\d\d points higher "
                + @"with a 95% interval from 3\.\d\d to 3\.\d\d, 5 trials each, p below 0\.001, corrected by Holm\.$",
            findings[1]
        );
        Assert.Matches(
            "^Validation accuracy by initializer, Accuracy after epoch 1: uniform\\(0\\.05\\) is worse than glorot-uniform: .* points lower with",
            findings[2]
        );
    }

    [Fact]
    public void A_grid_with_combinations_left_out_is_not_called_a_product()
    {
        TrialResult[] trials =
        [
            .. new[] { "a", "b", "c" }
                .SelectMany(wiring => new[] { "fixed", "SET" }, (wiring, rule) => (wiring, rule))
                .Where(pair => pair != ("a", "SET"))
                .SelectMany(pair =>
                    new ulong[] { 0, 1 }.Select(seed => Trial(seed, [("wiring", pair.wiring), ("rule", pair.rule)]))
                ),
        ];
        Assert.Equal(
            "10 of 10 trials finished: 5 combinations out of 3 values of wiring × 2 values of rule, 2 seeds.",
            Findings.Of(Results.Of(trials), [])[0]
        );
    }

    [Fact]
    public void A_study_itself_stands_beside_the_paper_and_its_quick_form_does_not()
    {
        StudyResults quick = DemoStudy.Results();
        StudyResults whole = quick with { Presentation = quick.Presentation with { IsQuick = false } };

        Assert.Contains(Sentences(whole), IsOfPaper);
        Assert.DoesNotContain(Sentences(quick), IsOfPaper);
        Assert.DoesNotContain(TableBuilder.BuildAll(quick), table => table.Columns.Any(column => column.HasPaper));

        static IReadOnlyList<string> Sentences(StudyResults results) =>
            Findings.Of(results, TableBuilder.BuildAll(results));
        static bool IsOfPaper(string text) =>
            text.Contains(", beside the paper: ours differs by at most", StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_difference_comes_first_and_what_was_not_shown_last_with_the_seeds_it_would_take()
    {
        TrialResult[] trials =
        [
            .. Seeds("wiring", "old", "a", 0.50, 0.51, 0.52, 0.53, 0.54),
            .. Seeds("wiring", "alike", "a", 0.51, 0.50, 0.53, 0.55, 0.54),
            .. Seeds("wiring", "good", "a", 0.60, 0.61, 0.62, 0.63, 0.64),
            .. Seeds("wiring", "bad", "a", 0.20, 0.21, 0.22, 0.23, 0.24),
        ];
        IReadOnlyList<string> found = Of(Table, trials);
        Assert.Equal(3, found.Count);
        Assert.Matches(
            @"^Accuracy: bad is worse than old: 22\.00% against 52\.00%, 30\.00 points lower with a 95% interval from 2\d\.\d\d to 3\d\.\d\d, "
                + @"5 trials each, p below 0\.001\.$",
            found[0]
        );
        Assert.Matches(
            @"^Accuracy: good is better than old: 62\.00% against 52\.00%, 10\.00 points higher with ",
            found[1]
        );
        Assert.Matches(
            @"^Accuracy: no difference from old was shown for alike, with 5 trials each; one would show from \d\.\d\d points up\. "
                + @"\d+ more seeds would show that of alike, 0\.60 points higher\.$",
            found[2]
        );
    }

    [Fact]
    public void Where_less_is_better_lower_is_better_and_what_has_no_better_comes_last()
    {
        MeasureSpecification seconds = new() { Name = "s", Better = "neither" };
        MeasureSpecification loss = Table.Columns[0] with { Format = "number", Better = "lower" };
        TrialResult[] trials =
        [
            .. from wiring in new[] { "old", "new" }
            from seed in new ulong[] { 0, 1, 2, 3, 4 }
            select Trial(
                seed,
                [("wiring", wiring)],
                [("a", (wiring == "old" ? 2 : 1) + 0.01 * seed), ("s", (wiring == "old" ? 10 : 900) + (double)seed)]
            ),
        ];
        IReadOnlyList<string> found = Of(Table with { Columns = [seconds, loss] }, trials);
        Assert.StartsWith(
            "Accuracy: new is better than old: 1.020 against 2.020, 1.000 lower with a 95% interval from ",
            found[0],
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "Accuracy, s: new is higher than old: 902.0 against 12.0, 890.0 higher",
            found[1],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_row_that_diverges_more_often_is_said_with_Fishers_exact_test()
    {
        TrialResult[] trials =
        [
            .. Seeds("wiring", "old", "a", 0.50, 0.51, 0.52, 0.53, 0.54, 0.55),
            .. Seeds("wiring", "lost", "a", 0.9, 0.9, 0.9, 0.9, 0.9, 0.9)
                .Select(one => one with { HasDiverged = true }),
            .. Seeds("wiring", "once", "a", 0.61, 0.62, 0.63, 0.64, 0.65, 0.9)
                .Select(one => one with { HasDiverged = one.Seed == 5 }),
        ];
        Assert.Equal(
            [
                // 2 of the 924 ways to choose six of twelve.
                "Accuracy: lost diverged in 6 of 6 trials, old in none of 6 trials: more often than chance explains (Fisher's exact test, p = 0.002); of what is left of "
                    + "it nothing is called better.",
                "Accuracy: once diverged in 1 of 6 trials, old in none of 6 trials: no more than chance explains (Fisher's exact test, p = 1.00); of what is left of it "
                    + "nothing is called better.",
            ],
            Of(Table, trials)
        );
    }

    [Fact]
    public void Too_few_seeds_and_no_baseline_are_said_as_what_they_are()
    {
        TrialResult[] one = [.. Seeds("wiring", "old", "a", 0.5), .. Seeds("wiring", "new", "a", 0.6)];
        Assert.Equal(["Accuracy: too few seeds to test new against old; run more with --seeds."], Of(Table, one));
        Assert.Equal(
            ["Accuracy: new has the highest mean, 60.00%, of 2 rows with 1 trial each; not tested."],
            Of(Table with { Baseline = null }, one)
        );
    }

    [Fact]
    public void All_pairs_are_told_where_there_is_no_baseline()
    {
        TrialResult[] trials =
        [
            .. Seeds("wiring", "x", "a", 0.50, 0.51, 0.52, 0.53, 0.54),
            .. Seeds("wiring", "y", "a", 0.60, 0.61, 0.62, 0.63, 0.64),
            .. Seeds("wiring", "z", "a", 0.61, 0.60, 0.63, 0.65, 0.64),
        ];
        IReadOnlyList<string> found = Of(Table with { Baseline = null, HasPairs = true }, trials);
        Assert.Equal(3, found.Count);
        Assert.Contains(
            found,
            text => text.StartsWith("Accuracy: y is better than x: 10.00 points higher with", StringComparison.Ordinal)
        );
        Assert.Equal("Accuracy: no difference was shown between 1 of 3 pairs of rows.", found[2]);
    }

    [Fact]
    public void A_sentence_begins_with_what_it_is_of_table_section_and_measure_with_its_epoch()
    {
        TrialResult[] trials =
        [
            .. from wiring in new[] { "old", "new" }
            select Trial(0, [("wiring", wiring), ("data", "mnist")], [("a", 0.5)]),
        ];
        MeasureSpecification measure = Table.Columns[0] with { Heading = "error", MeasuredAt = MeasuredAt.BestEpoch };
        TableSpecification table = Table with
        {
            Groups = "data",
            Columns = [measure, measure with { Heading = "at the best epoch" }],
        };
        IReadOnlyList<string> found = Of(table, trials);
        Assert.StartsWith("Accuracy, mnist, error (the best epoch): too few", found[0], StringComparison.Ordinal);
        Assert.StartsWith("Accuracy, mnist, at the best epoch: too few", found[1], StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Of(TableSpecification table, TrialResult[] trials) =>
        [.. Findings.Of(Results.Of(trials), [TableBuilder.Build("t", table, trials)]).Skip(1)];
}
