using System.Text;
using Filigree.Studies.Execution;
using Filigree.Studies.Execution.Slurm;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;

namespace Filigree.Studies.Tests.Execution;

/// <summary>What goes to Slurm: chunks, limits, journals, a task's part of a plan.</summary>
public sealed class SlurmPlanTests
{
    [Fact]
    public void The_costliest_trials_come_first_each_to_the_task_with_the_least_work()
    {
        // 9 | 7 | 5; then 4 to the 5 and 3 to the 7: 9 | 10 | 9; then 2 to the first of the two that have as much, and 1 to the other.
        IReadOnlyList<IReadOnlyList<int>> chunks = SlurmChunks.Share([1, 2, 3, 4, 5, 7, 9], 3);
        Assert.Equal(
            [
                [6, 1],
                [5, 2],
                [4, 3, 0],
            ],
            chunks
        );
        Assert.Equal(2, SlurmChunks.Share([1, 1], 5).Count);
        Assert.Empty(SlurmChunks.Share([], 5));
    }

    [Fact]
    public void A_chunk_is_read_back_by_the_number_of_its_line()
    {
        using var temporary = new TemporaryFolder();
        string file = temporary.Write(
            "chunks",
            SlurmChunks.Write([
                [new SlurmTrial(7, "aa"), new SlurmTrial(0, "bb")],
                [new SlurmTrial(12, "cc")],
            ])
        );
        Assert.Equal([new SlurmTrial(7, "aa"), new SlurmTrial(0, "bb")], SlurmChunks.Read(file, 0)!);
        Assert.Equal([new SlurmTrial(12, "cc")], SlurmChunks.Read(file, 1)!);
        Assert.Null(SlurmChunks.Read(file, 2));
        Assert.Null(SlurmChunks.Read(file, -1));
        Assert.Null(SlurmChunks.Read(temporary.Write("damaged", "7:aa 0\n"), 0));
        Assert.Null(SlurmChunks.Read(temporary.File("none"), 0));
    }

    [Theory]
    [InlineData("aa", 0)]
    [InlineData("bb", 0)]
    [InlineData("cc", 2)]
    [InlineData("ccc", 1)]
    [InlineData("c", null)]
    [InlineData("b", null)]
    [InlineData("12", null)]
    public void A_trials_task_is_the_number_of_the_line_that_names_it(string trial, int? task)
    {
        string chunks = SlurmChunks.Write([
            [new SlurmTrial(7, "aa"), new SlurmTrial(0, "bb")],
            [new SlurmTrial(12, "ccc")],
            [new SlurmTrial(13, "cc")],
        ]);
        Assert.Equal(task, SlurmChunks.Find(Encoding.UTF8.GetBytes(chunks), trial));
        Assert.Null(SlurmChunks.Find([], trial));
    }

    [Theory]
    [InlineData("MaxArraySize            = 1001\nMaxJobCount             = 10000\n", 1000)]
    [InlineData("MaxArraySize            = 501\nMaxJobCount             = 10000\n", 501)]
    [InlineData("MaxArraySize            = 100001\nMaxJobCount             = 2000\n", 500)]
    [InlineData(
        "MaxArraySize = 4000\nMaxJobCount = 90000\nSchedulerParameters     = bf_interval=1,max_array_tasks=30\n",
        30
    )]
    [InlineData("", 1000)]
    public void An_array_has_no_more_tasks_than_the_cluster_takes(string config, int most) =>
        Assert.Equal(most, SlurmLimits.Parse(config).MostTasks);

    [Fact]
    public void Half_an_hour_of_work_is_a_task_unless_the_user_says_how_many_there_are()
    {
        using var temporary = new TemporaryFolder();
        var limits = SlurmLimits.Parse("");
        List<string> said = [];
        int Tasks(SlurmOptions options, int trials, double seconds) =>
            new SlurmSubmission(
                new RunFolder(temporary.Path),
                new SlurmRequest { Command = "", Options = options },
                said.Add
            ).TasksFor(trials, seconds, limits);
        Assert.Equal(4, Tasks(new(), 100, 4 * 1800));
        Assert.Equal(2, Tasks(new() { Cpus = 2 }, 100, 4 * 1800));
        Assert.Equal(3, Tasks(new(), 3, 1e9));
        Assert.Equal(1000, Tasks(new(), 5000, 1e12));
        Assert.Equal(7, Tasks(new() { Tasks = 7 }, 100, 1));
        Assert.Empty(said);
        Assert.Equal(1001, Tasks(new() { Tasks = 5000 }, 100_000, 1));
        Assert.Equal(["this cluster takes arrays of 1001 tasks: 1001 instead of 5000"], said);
    }

    [Fact]
    public void A_task_makes_its_own_trials_alone_and_they_are_those_of_the_whole_plan()
    {
        Study study = Toy.Read(Toy.Walk, new() { Seeds = "0..4" });
        Plan whole = Plan.Of(study);
        int[] places = [9, 0, 4];
        Plan part = Plan.Of(study, places);
        Assert.Equal(places.Select(place => whole.Trials[place].Id), part.Trials.Select(trial => trial.Id));
        Assert.Equal(places.Select(place => whole.Trials[place].Label), part.Trials.Select(trial => trial.Label));
        Assert.Throws<UserError>(() => Plan.Of(study, [10]));
        Assert.Throws<UserError>(() => Plan.Of(study, [-1]));
    }

    [Fact]
    public void The_study_that_a_round_keeps_gives_the_trials_that_were_planned()
    {
        using var temporary = new TemporaryFolder();
        var round = new SlurmRound(new RunFolder(temporary.Path), "0001-abcd");
        Study study = Toy.Read(
            Toy.Walk,
            new()
            {
                Seeds = "3,5",
                IsQuick = true,
                Set = ["walk.rate=0.3"],
            }
        );
        Directory.CreateDirectory(round.Folder);
        SlurmRound.WriteText(round.StudyFile, study.Resolved);
        Study kept = SlurmTask.StudyOf(round, new SlurmRequest { Command = "", IsQuick = true }, Program.Experiments);
        Assert.Equal(Plan.Of(study).Trials.Select(trial => trial.Id), Plan.Of(kept).Trials.Select(trial => trial.Id));
        Assert.Equal(PlanRecord.Of(Plan.Of(study), "").Id, PlanRecord.Of(Plan.Of(kept), "").Id);
        Assert.True(kept.Presentation.IsQuick);
    }

    [Fact]
    public void A_journal_is_read_line_by_line_and_torn_lines_are_left_out()
    {
        using var temporary = new TemporaryFolder();
        string file = temporary.File("0.jsonl");
        var summary = new Dictionary<string, double?> { ["accuracy"] = 0.5, ["loss"] = null };
        new DoneLine("aa", "complete", "00", 1.5, summary).AppendTo(file);
        File.AppendAllText(
            file,
            "{\"id\":\"bb\",\"end\n[]\n\n{\"seconds\":{\"a\":[1]},\"ending\":\"diverged\",\"id\":\"cc\"}\n{\"id\":\"dd\""
        );
        Assert.Equal([("aa", "complete"), ("cc", "diverged")], DoneLine.Read(file));
        Assert.Empty(DoneLine.Read(temporary.File("none")));
    }

    [Fact]
    public void The_command_is_copied_once_under_the_hash_of_its_files()
    {
        using var temporary = new TemporaryFolder();
        var run = new RunFolder(temporary.File("run"));
        temporary.Write("bin/a.dll", "a");
        temporary.Write("bin/de/b.dll", "b");
        string first = SlurmProgram.Copy(run, temporary.File("bin"));
        Assert.Equal(first, SlurmProgram.Copy(run, temporary.File("bin")));
        Assert.Equal("b", File.ReadAllText(Path.Combine(first, "de", "b.dll")));
        temporary.Write("bin/a.dll", "another");
        string second = SlurmProgram.Copy(run, temporary.File("bin"));
        Assert.NotEqual(first, second);
        Assert.Equal(
            new[] { first, second }.Order(StringComparer.Ordinal),
            Directory.GetDirectories(Path.GetDirectoryName(first)!).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Rounds_are_numbered_and_two_submissions_at_once_have_folders_of_their_own()
    {
        using var temporary = new TemporaryFolder();
        var run = new RunFolder(temporary.Path);
        Assert.Empty(SlurmRound.All(run));
        SlurmRound one = SlurmRound.Next(run);
        Directory.CreateDirectory(one.Folder);
        Directory.CreateDirectory(Path.Combine(SlurmRound.HomeOf(run), "program"));
        SlurmRound next = SlurmRound.Next(run);
        Assert.StartsWith("0001-", one.Name, StringComparison.Ordinal);
        Assert.StartsWith("0002-", next.Name, StringComparison.Ordinal);
        Assert.Equal([one], SlurmRound.All(run));
    }
}
