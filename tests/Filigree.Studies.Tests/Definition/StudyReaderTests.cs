using Filigree.Studies.Definition;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Definition;

public sealed class StudyReaderTests
{
    [Fact]
    public void The_plan_is_the_grid_for_the_first_seed_then_for_the_next()
    {
        Plan plan = Toy.Plan(
            """
            study: a
            experiment: toy
            vary: { wiring: [flat, lightning], walk.rate: [0.1, 0.2] }
            seeds: [7, 3]
            """
        );
        Assert.Equal(
            [
                "flat, 0.1, seed 7",
                "flat, 0.2, seed 7",
                "lightning, 0.1, seed 7",
                "lightning, 0.2, seed 7",
                "flat, 0.1, seed 3",
                "flat, 0.2, seed 3",
                "lightning, 0.1, seed 3",
                "lightning, 0.2, seed 3",
            ],
            plan.Trials.Select(trial => trial.Label)
        );
        Assert.Equal(["wiring", "rate"], plan.Trials[0].Factors.Keys);
        Assert.Equal(0.2, ((ToySettings)plan.Trials[1].Configuration.Settings).Walk.Rate);
    }

    [Fact]
    public void Cases_set_several_paths_at_once()
    {
        Plan plan = Toy.Plan(
            """
            study: a
            experiment: toy
            vary:
              pace:
                slow: { walk.rate: 0.01, walk.steps: 1000 }
                fast and short: { walk.rate: 0.5, walk.steps: 10 }
            """
        );
        Assert.Equal(["slow", "fast and short"], plan.Trials.Select(trial => trial.Factors["pace"]));
        Assert.Equal(
            [new ToyWalk(1000, 0.01, 0), new ToyWalk(10, 0.5, 0)],
            plan.Trials.Select(trial => ((ToySettings)trial.Configuration.Settings).Walk)
        );
    }

    [Fact]
    public void Parts_of_one_choice_can_vary()
    {
        Plan plan = Toy.Plan(
            """
            study: a
            experiment: toy
            wiring: lightning
            vary: { wiring.lightning.count: [1, 2], wiring.lightning.strength: [0.5] }
            """
        );
        Assert.Equal([1, 2], plan.Trials.Select(t => ((ToySettings)t.Configuration.Settings).Wiring.Identity["count"]));
        Assert.Equal(["count", "strength"], plan.Trials[0].Factors.Keys);
    }

    [Fact]
    public void Factors_whose_names_end_alike_keep_their_whole_paths()
    {
        Plan plan = Toy.Plan("study: a\nexperiment: toy\nvary: { walk.rate: [0.1], wiring: [flat] }");
        Assert.Equal(["rate", "wiring"], plan.Trials[0].Factors.Keys);
    }

    [Theory]
    [InlineData("3", new ulong[] { 0, 1, 2 })]
    [InlineData("42..44", new ulong[] { 42, 43, 44 })]
    [InlineData("[5, 1]", new ulong[] { 5, 1 })]
    [InlineData("18446744073709551614..18446744073709551615", new[] { ulong.MaxValue - 1, ulong.MaxValue })]
    public void Seeds_are_a_count_a_range_or_a_list(string seeds, ulong[] expected)
    {
        Study study = Toy.Read($"study: a\nexperiment: toy\nseeds: {seeds}");
        Assert.Equal(expected, study.Seeds);
        Assert.Equal(expected, Toy.Read(study.Resolved).Seeds);
    }

    [Theory]
    [InlineData("2", new ulong[] { 0, 1 })]
    [InlineData("8..9", new ulong[] { 8, 9 })]
    [InlineData("4,9,2", new ulong[] { 4, 9, 2 })]
    public void The_option_replaces_the_seeds(string option, ulong[] expected) =>
        Assert.Equal(expected, Toy.Read(Toy.Walk, new StudyOptions { Seeds = option }).Seeds);

    [Fact]
    public void A_mistake_in_the_seeds_option_names_it() =>
        Assert.StartsWith(
            "--seeds 5..x: seeds is '5..x'; expected how many (5)",
            Assert.Throws<UserError>(() => SeedList.ReadOption("5..x")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Percentages_are_hundredths_exactly()
    {
        Plan plan = Toy.Plan("study: a\nexperiment: toy\nvary: { walk.rate: [0.7%, 10%] }");
        Assert.Equal([0.007, 0.1], plan.Trials.Select(t => ((ToySettings)t.Configuration.Settings).Walk.Rate));
        Assert.Equal(["0.7%", "10%"], plan.Trials.Select(t => t.Factors["rate"]));
    }

    [Fact]
    public void The_quick_form_is_laid_over_the_full_one()
    {
        Study quick = Toy.Read(Toy.Walk, new StudyOptions { IsQuick = true });
        Assert.True(quick.Presentation.IsQuick);
        Assert.Equal([0UL], quick.Seeds);
        Assert.Equal(new ToyWalk(10, 0.1, 0), ((ToySettings)Plan.Of(quick).Trials[0].Configuration.Settings).Walk);
    }

    [Fact]
    public void A_study_without_a_quick_form_says_so() =>
        Assert.StartsWith(
            "toy.yaml: this study has no quick form; run it without --quick",
            Assert
                .Throws<UserError>(() => Toy.Read("study: a\nexperiment: toy", new StudyOptions { IsQuick = true }))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_study_extends_another_maps_join_lists_and_choices_replace_and_nothing_removes()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "base.yaml",
            """
            study: base
            experiment: toy
            title: Base
            walk: { steps: 50, rate: 0.3 }
            wiring: { lightning: { count: 3 } }
            vary: { walk.spin-microseconds: [1, 2], kind: [calm, diverging] }
            seeds: 4
            """
        );
        string path = folder.Write(
            "inner/mine.yaml",
            """
            study: mine
            extends: ../base.yaml
            walk: { rate: 0.4 }
            wiring: { flat: {} }
            vary: { walk.spin-microseconds: [5], kind: ~ }
            """
        );
        Study study = StudyReader.Read(path, new StudyOptions(), Program.Experiments);
        Plan plan = Plan.Of(study);
        var settings = (ToySettings)plan.Trials[0].Configuration.Settings;
        Assert.Equal("Base", study.Presentation.Title);
        Assert.Equal(4, plan.Trials.Count);
        Assert.Equal(new ToyWalk(50, 0.4, 5), settings.Walk);
        Assert.Equal("flat", settings.Wiring.Name);
    }

    [Fact]
    public void A_study_without_a_name_is_named_as_its_file_also_where_it_extends_another()
    {
        using var folder = new TemporaryFolder();
        folder.Write("base.yaml", "study: the/base\nexperiment: toy");
        string mine = folder.Write("my-study.yaml", "extends: base");
        string odd = folder.Write("my study.yaml", "extends: base");
        Study study = StudyReader.Read(mine, new(), Program.Experiments);
        Assert.Equal("my-study", study.Name);
        Assert.StartsWith("study: my-study\n", study.Resolved, StringComparison.Ordinal);
        Assert.Contains(
            "the study's name is 'my study'; expected 'study: ' with letters",
            Assert.Throws<UserError>(() => StudyReader.Read(odd, new(), Program.Experiments)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Studies_that_extend_each_other_in_a_circle_are_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.yaml", "study: a\nextends: b.yaml");
        string path = folder.Write("b.yaml", "study: b\nextends: a");
        UserError error = Assert.Throws<UserError>(() => StudyReader.Read(path, new(), Program.Experiments));
        Assert.Contains("is this a circle?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_set_paths_choices_and_what_varies()
    {
        var options = new StudyOptions
        {
            Set = ["walk.rate=5e-2", "vary.wiring=[{lightning: {count: 9}}]", "kind=diverging"],
        };
        var settings = (ToySettings)Toy.Plan(Toy.Walk, options).Trials[0].Configuration.Settings;
        Assert.Equal(0.05, settings.Walk.Rate);
        Assert.Equal(9, settings.Wiring.Identity["count"]);
        Assert.Equal("diverging", settings.Kind);
    }

    [Fact]
    public void The_resolved_study_is_a_study_file_with_the_same_trials()
    {
        var options = new StudyOptions
        {
            IsQuick = true,
            Set = ["walk.rate=0.05"],
            Seeds = "3..5",
        };
        Plan plan = Toy.Plan(Toy.Walk + "\ntitle: \"Of: two, #3 \\\"walks\\\"\"", options);
        Plan again = Toy.Plan(plan.Study.Resolved);
        Assert.Equal(plan.Trials.Select(t => t.Id), again.Trials.Select(t => t.Id));
        Assert.Equal(plan.Trials.Select(t => t.Label), again.Trials.Select(t => t.Label));
        Assert.Equal("Of: two, #3 \"walks\"", again.Study.Presentation.Title);
    }

    [Fact]
    public void Streams_that_do_not_vary_have_the_seed_0()
    {
        Plan plan = Toy.Plan("study: a\nexperiment: toy\nseeds: [6]\nvary-streams: [weights]");
        TrialConfiguration configuration = plan.Trials[0].Configuration;
        Assert.Equal(["augment", "dropout", "order", "plasticity", "split"], configuration.FixedStreams.Keys.Order());
        Assert.All(configuration.FixedStreams.Values, seed => Assert.Equal(0UL, seed));
        Assert.Equal(
            new Numerics.Randomness(0).Stream("order").NextUInt64(),
            configuration.CreateRandomness().Stream("order").NextUInt64()
        );
        Assert.Equal(
            new Numerics.Randomness(6).Stream("weights").NextUInt64(),
            configuration.CreateRandomness().Stream("weights").NextUInt64()
        );
    }

    [Fact]
    public void Tables_and_figures_are_read_with_the_defaults_of_what_is_measured()
    {
        Study study = Toy.Read(
            """
            study: a
            experiment: toy
            vary: { wiring: [flat, lightning] }
            tables:
              - title: T
                rows: wiring
                baseline: flat
                columns: [best_accuracy, { name: mean, at: { step: last }, heading: end }]
                paper: { flat: { best_accuracy: 97.5% } }
            figures:
              - { name: f, title: F, x: step, y: mean, series: wiring, references: [{ label: here, y: 0.5 }] }
            """
        );
        TableSpecification table = Assert.Single(study.Presentation.Tables);
        Assert.Equal(("percent", "higher"), (table.Columns[0].Format, table.Columns[0].Better));
        Assert.Equal("last", table.Columns[1].At!["step"]);
        Assert.Equal(0.975, table.Paper["flat"]["best_accuracy"]);
        FigureSpecification figure = Assert.Single(study.Presentation.Figures);
        Assert.Equal(("curve", "number", "wiring"), (figure.Kind, figure.Format, figure.Series));
        Assert.Equal(0.5, Assert.Single(figure.References).Y);
    }
}
