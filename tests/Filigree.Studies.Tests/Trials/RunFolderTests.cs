using System.Security.Cryptography;
using Filigree.Data;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Trials;

public sealed class RunFolderTests
{
    private static StudyResults Load(RunFolder folder, string? plan = null)
    {
        var plans = new RunPlans(folder);
        return RunReader.Read(folder, plans, plans.Choose(plan), Program.Experiments);
    }

    [Fact]
    public void A_run_is_loaded_with_its_rows_summaries_and_presentation()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Toy.Run(Toy.Plan(Toy.Walk + "\ntitle: Walks"), folder);
        StudyResults results = Load(folder);
        Assert.Equal("toy/walk", results.Study);
        Assert.Equal("Walks", results.Presentation.Title);
        Assert.Equal((4, 4), (results.Trials.Count, results.PlannedTrials));
        TrialResult trial = results.Trials[1];
        Assert.Equal("lightning(5, 0.25)", trial.Factors["wiring"]);
        Assert.Equal(0UL, trial.Seed);
        Assert.Equal(20, trial.Rows.Count);
        Assert.Equal(100, trial.Rows[^1].Numbers["step"]);
        Assert.Equal("second", trial.Rows[^1].Labels["half"]);
        Assert.Equal(trial.Rows[^1].Numbers["mean"], trial.Summary["last_mean"]);
        Assert.True(trial.Summary["seconds"] >= 0);
        Assert.Contains(results.HowItWasRun, pair => pair is { Key: "Command", Value: "a test" });
    }

    [Fact]
    public void An_unfinished_run_is_loaded_as_far_as_it_is()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Plan plan = Toy.Plan(Toy.Walk);
        Toy.Run(plan, folder);
        File.Delete(folder.Trial(plan.Trials[0].Id).ResultFile);
        StudyResults results = Load(folder);
        Assert.Equal((3, 4), (results.Trials.Count, results.PlannedTrials));
    }

    [Fact]
    public void Another_study_in_the_folder_is_said_and_replaces_no_file_of_the_first()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Plan first = Toy.Plan("study: a\nexperiment: toy\nwalk: { steps: 10 }");
        Plan other = Toy.Plan("study: b\nexperiment: toy\nwalk: { steps: 20 }");
        Assert.Empty(folder.Prepare(first, "a test"));
        // A folder from before plans had their studies beside them.
        string[] kept = Directory.GetFiles(folder.PlansFolder, "*.yaml");
        File.Delete(Assert.Single(kept));
        Assert.Contains(" holds a too; ", Assert.Single(folder.Prepare(other, "another")), StringComparison.Ordinal);
        Assert.Equal(first.Study.Source, File.ReadAllText(kept[0]));
        Assert.Equal(other.Study.Source, File.ReadAllText(folder.StudyFile));
        Assert.Equal(2, Directory.GetFiles(folder.PlansFolder, "*.yaml").Length);
        Assert.Contains(" holds b too; ", Assert.Single(folder.Prepare(first, "a test")), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_sets_are_noted_with_their_hash_and_other_samples_under_the_same_name_are_refused()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Plan plan = Plan.Of(
            StudyReader.Read(
                new StudySource(
                    "a.yaml",
                    "study: a\nexperiment: train\ndata: { name: mnist }\nwiring: he-normal\nmodel: { mlp: { hidden: [2] } }\n"
                        + "training: { optimizer: sgd, rate: 0.1, batch: 2, epochs: 1 }\nseeds: 1",
                    null
                ),
                new StudyOptions(),
                ExperimentList.All
            )
        );
        folder.Prepare(plan, "a test", Shared(7));
        string first = How();
        // Height, width, channels, classes; then of each part its size, pixels and labels.
        byte[] content = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 7, 1, 1, 0, 0, 0, 0, 0];
        Assert.Equal($"mnist {Convert.ToHexStringLower(SHA256.HashData(content))}", first);
        // Known already, and no data at hand.
        folder.Prepare(plan, "a test");
        Assert.Equal(first, How());
        UserError error = Assert.Throws<UserError>(() => folder.Prepare(plan, "a test", Shared(8)));
        Assert.Contains(
            "mnist holds other samples than when trials were run here before",
            error.Message,
            StringComparison.Ordinal
        );
        folder.Prepare(plan, "a test", new SharedData(_ => throw new UserError("is missing")));
        Assert.Equal(first, How());

        string How() => RunFolder.Load(folder.Path).HowItWasRun.Single(one => one.Key == "Data, SHA-256").Value;
        static SharedData Shared(byte pixel) =>
            new(name => new Dataset(name, 1, 1, 1, 2, new Samples([pixel], [1]), new Samples([0], [0]), "here"));
    }

    [Fact]
    public void Folders_of_two_machines_merge_by_copying()
    {
        using var temporary = new TemporaryFolder();
        var one = new RunFolder(temporary.File("one"));
        var other = new RunFolder(temporary.File("other"));
        Toy.Run(Toy.Plan(Toy.Walk, new() { Seeds = "0..1" }), one);
        Toy.Run(Toy.Plan(Toy.Walk, new() { Seeds = "2..4" }), other);
        foreach (string file in Directory.EnumerateFiles(other.Path, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(one.Path, Path.GetRelativePath(other.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
        StudyResults results = Load(one);
        Assert.Equal(10, results.Trials.Count);
        Assert.Equal([0UL, 1, 2, 3, 4], results.Trials.Select(trial => trial.Seed).Distinct().Order().ToArray());
    }

    [Fact]
    public void Trials_of_other_settings_in_the_same_folder_are_not_mixed_in()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Toy.Run(Toy.Plan(Toy.Walk), folder);
        Toy.Run(Toy.Plan(Toy.Walk, new() { Set = ["walk.steps=50"] }), folder);
        Assert.All(Load(folder).Trials, trial => Assert.Equal(50, trial.Rows[^1].Numbers["step"]));
    }

    [Theory]
    [InlineData("19")]
    [InlineData("209")]
    public void The_plan_run_last_is_shown_whatever_clocks_say_and_every_other_when_asked_for(string century)
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Plan first = Toy.Plan(Toy.Walk + "\ntitle: First");
        Plan second = Toy.Plan(Toy.Walk + "\ntitle: Second", new() { Set = ["walk.steps=50"] });
        Toy.Run(first, folder);
        string written = Directory.EnumerateFiles(folder.PlansFolder, "*.json").Single();
        File.WriteAllText(written, File.ReadAllText(written).Replace("\"written\": \"20", $"\"written\": \"{century}"));
        Toy.Run(second, folder);

        StudyResults last = Load(folder);
        StudyResults other = Load(folder, Path.GetFileNameWithoutExtension(written)[..6]);

        Assert.Equal(("Second", 50), (last.Presentation.Title, last.Trials[0].Rows[^1].Numbers["step"]));
        Assert.Equal(("First", 100), (other.Presentation.Title, other.Trials[0].Rows[^1].Numbers["step"]));
        Assert.StartsWith(other.Plan, Assert.Single(last.OtherPlans), StringComparison.Ordinal);
        Assert.Contains(last.HowItWasRun, one => one is { Key: "Configuration" } && one.Value.Contains("steps: 50"));
        Assert.Contains(other.HowItWasRun, one => one is { Key: "Configuration" } && one.Value.Contains("steps: 100"));
        Assert.Empty(last.Damage);
    }

    [Fact]
    public void A_run_reports_the_plan_it_ran_though_another_was_begun_meanwhile()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Plan first = Toy.Plan(Toy.Walk + "\ntitle: First");
        Plan second = Toy.Plan(Toy.Walk + "\ntitle: Second", new() { Set = ["walk.steps=50"] });
        Toy.Run(first, folder);
        Toy.Run(second, folder);

        StudyResults results = folder.Results(first, "the first command");

        Assert.Equal(("First", 4, 4), (results.Presentation.Title, results.Trials.Count, results.PlannedTrials));
        Assert.All(results.Trials, trial => Assert.Equal(100, trial.Rows[^1].Numbers["step"]));
    }

    [Fact]
    public void Several_plans_without_a_word_on_which_was_last_are_named_and_not_guessed_at()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Toy.Run(Toy.Plan(Toy.Walk), folder);
        Toy.Run(Toy.Plan(Toy.Walk, new() { Set = ["walk.steps=50"] }), folder);
        string[] ids =
        [
            .. Directory.EnumerateFiles(folder.PlansFolder, "*.json").Select(Path.GetFileNameWithoutExtension)!,
        ];
        File.Delete(folder.LastPlanFile);

        string message = Assert.Throws<UserError>(() => Load(folder)).Message;
        Assert.Contains("choose one with --plan: ", message, StringComparison.Ordinal);
        Assert.All(ids, id => Assert.Contains(id, message, StringComparison.Ordinal));
        Assert.All(ids, id => Assert.Equal(id, Load(folder, id).Plan));
        Assert.Contains("no plan's name begins with 'x'", Assert.Throws<UserError>(() => Load(folder, "x")).Message);
        Assert.Contains("2 plans' names begin with ''", Assert.Throws<UserError>(() => Load(folder, "")).Message);
    }

    [Fact]
    public void Plans_of_one_content_under_other_labels_are_not_joined_for_trials_would_stand_in_two_rows()
    {
        const string named =
            "study: a\nexperiment: toy\nwalk: { steps: 10 }\nvary: { way: { one: { walk.rate: 0.1 }, two: { walk.rate: 0.2 } } }";
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Toy.Run(Toy.Plan(named, new() { Seeds = "3" }), folder);
        Toy.Run(Toy.Plan(named.Replace("one:", "first:"), new() { Seeds = "2" }), folder);
        StudyResults results = Load(folder);
        Assert.Equal(["first", "two", "first", "two"], results.Trials.Select(trial => trial.Factors["way"]));
    }

    [Theory]
    [InlineData("\"trials\": [", "\"trials\": null, \"across\": [")]
    [InlineData("\"factors\": {", "\"factors\": null, \"x\": {")]
    [InlineData("\"across\": []", "\"across\": null")]
    [InlineData("\"study\": \"toy/walk\"", "\"study\": null")]
    [InlineData("lightning(5, 0.25)", "lightning(5, 0.26)")]
    public void A_damaged_plan_is_named_with_what_to_do(string text, string damaged)
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Plan plan = Toy.Plan(Toy.Walk);
        Toy.Run(plan, folder);
        string file = Directory.EnumerateFiles(folder.PlansFolder, "*.json").Single();
        string whole = File.ReadAllText(file);
        Assert.Contains(text, whole, StringComparison.Ordinal);
        File.WriteAllText(file, whole.Replace(text, damaged, StringComparison.Ordinal));

        string message = Assert.Throws<UserError>(() => Load(folder)).Message;
        Assert.Contains("the plan is damaged; give the command that made it again", message, StringComparison.Ordinal);
        Toy.Run(plan, folder);
        Assert.Equal(4, Load(folder).Trials.Count);
    }

    [Fact]
    public void A_report_takes_away_what_the_report_of_another_plan_had_and_it_has_not()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        string Study(string title) => $"{Toy.Walk}\ntables: [{{ title: {title}, rows: wiring, columns: [last_mean] }}]";
        Toy.Run(Toy.Plan(Study("Old")), folder);
        Studies.Reports.Report.Write(Load(folder), folder.Path);
        temporary.Write("run/tables/mine.csv", "mine");
        Toy.Run(Toy.Plan(Study("New")), folder);
        Studies.Reports.Report.Write(Load(folder), folder.Path);
        Assert.Equal(
            ["mine.csv", "new.csv", "new.md", "new.tex", "trials.csv"],
            Directory
                .EnumerateFiles(temporary.File("run/tables"))
                .Select(Path.GetFileName)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_folder_that_is_no_run_is_refused()
    {
        using var temporary = new TemporaryFolder();
        Assert.Contains(
            "this is no run's folder",
            Assert.Throws<UserError>(() => RunFolder.Load(temporary.Path)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "there is no such folder",
            Assert.Throws<UserError>(() => RunFolder.Load(temporary.File("none"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Rows_are_read_back_as_they_were_written()
    {
        var row = new MetricRow(
            new Dictionary<string, double>
            {
                ["a"] = 0.1 + 0.2,
                ["b"] = double.NaN,
                ["c"] = double.PositiveInfinity,
                ["d"] = -1e-300,
            },
            new Dictionary<string, string> { ["layer"] = "dense\n\"1\"" }
        );
        MetricRow read = Assert.Single(MetricJson.Read(MetricJson.Write(row))!);
        Assert.Equal(0.1 + 0.2, read.Numbers["a"]);
        Assert.Equal(double.NaN, read.Numbers["b"]);
        Assert.Equal(double.NaN, read.Numbers["c"]);
        Assert.Equal(-1e-300, read.Numbers["d"]);
        Assert.Equal("dense\n\"1\"", read.Labels["layer"]);
    }
}
