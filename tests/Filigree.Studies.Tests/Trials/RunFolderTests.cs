using Filigree.Studies.Host;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Trials;

public sealed class RunFolderTests
{
    private static StudyResults Load(RunFolder folder) => RunReader.Read(folder, Program.Experiments);

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
        string plans = Directory.EnumerateFiles(folder.PlansFolder).Single();
        File.WriteAllText(plans, File.ReadAllText(plans).Replace("\"written\": \"20", "\"written\": \"19"));
        Toy.Run(Toy.Plan(Toy.Walk, new() { Set = ["walk.steps=50"] }), folder);
        Assert.All(Load(folder).Trials, trial => Assert.Equal(50, trial.Rows[^1].Numbers["step"]));
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
