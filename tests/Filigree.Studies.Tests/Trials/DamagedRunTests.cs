using System.Text.RegularExpressions;
using Filigree.Studies.Execution;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Reports;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Trials;

/// <summary>
/// Whatever happens to a file of a run, what is shown is right or left out with a word, and the next run makes anew what is damaged.
/// </summary>
public sealed partial class DamagedRunTests
{
    private const string Study = """
        study: a
        title: Walks
        experiment: toy
        kind: keeping
        walk: { steps: 20 }
        vary: { walk.rate: [0.1, 0.2] }
        tables: [{ title: Means, rows: rate, columns: [last_mean] }]
        """;

    private static readonly Dictionary<string, Action<string>> Damages = new()
    {
        ["gone"] = File.Delete,
        ["emptied"] = path => File.WriteAllBytes(path, []),
        ["cut"] = path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..(int)(new FileInfo(path).Length / 2)]),
        ["a bit at the beginning"] = path => Flip(path, 0.1),
        ["a bit in the middle"] = path => Flip(path, 0.5),
        ["a bit near the end"] = path => Flip(path, 0.95),
        ["another digit"] = path => Replace(path, Digit(), found => $"{(found[0] - '0' + 1) % 10}"),
        ["a line twice"] = path => Replace(path, Line(), found => found + found),
        ["nulls"] = path => Replace(path, Text(), _ => "null"),
        ["a list"] = path => File.WriteAllText(path, "[]"),
        ["a folder in its place"] = path =>
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
        },
    };

    public static TheoryData<string> Kinds => [.. Damages.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Numbers_are_right_or_left_out_and_the_next_run_mends_them(string kind)
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan(Study);
        var whole = new RunFolder(temporary.File("whole"));
        Toy.Run(plan, whole);
        Report.Write(Load(whole), whole.Path);
        string[] right = Numbers(whole);
        Assert.Equal(2, right.Length);
        string[] files =
        [
            .. Directory
                .EnumerateFiles(whole.Path, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(whole.Path, file))
                .Where(file => kind != "a folder in its place" || file.StartsWith("trials", StringComparison.Ordinal)),
        ];
        Assert.InRange(files.Length, 10, 30);
        foreach (string file in files)
        {
            var damaged = new RunFolder(temporary.File("damaged"));
            Copy(whole.Path, damaged.Path);
            Damages[kind](Path.Combine(damaged.Path, file));

            try
            {
                Assert.Empty(Numbers(damaged).Except(right));
            }
            catch (UserError error)
            {
                // Of the plans alone there is no other copy.
                Assert.StartsWith("plans", file, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }

            RunReport report = Toy.Run(plan, damaged);
            Assert.Equal((file, 2), (file, report.Finished));
            Assert.Equal(right, Numbers(damaged));
            Assert.Empty(Load(damaged).Damage);
            AssertEqualFolders(whole, damaged, plan);
            Directory.Delete(damaged.Path, recursive: true);
        }
    }

    [Fact]
    public void What_is_damaged_is_named_and_the_trial_is_run_again_and_said_so()
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan(Study);
        var folder = new RunFolder(temporary.File("run"));
        Toy.Run(plan, folder);
        TrialFolder trial = folder.Trial(plan.Trials[1].Id);
        Flip(Path.Combine(trial.Path, "half.bin"), 0.5);

        StudyResults results = Load(folder);
        Assert.Single(results.Trials);
        Assert.Equal([$"trial {plan.Trials[1].Id}: half.bin is damaged, and its numbers are left out"], results.Damage);
        Assert.Contains(ReportWarnings.Of(results), line => line.Contains("half.bin", StringComparison.Ordinal));

        var observer = new Listener();
        Toy.Run(plan, folder, observer);
        Assert.Equal([$"{plan.Trials[1].Id} half.bin is damaged"], observer.Damage);
    }

    [Fact]
    public void A_file_that_is_damaged_while_its_trial_is_stopped_is_made_again() =>
        AssertMadeAgain(trial => Flip(Path.Combine(trial.Path, "half.bin"), 0.5));

    [Fact]
    public void Rows_that_are_damaged_while_their_trial_is_stopped_are_made_again() =>
        AssertMadeAgain(trial =>
            Replace(Assert.Single(trial.AttemptMetricsFiles), Digit(), found => found == "5" ? "6" : "5")
        );

    [Fact]
    public void A_result_from_before_results_were_sealed_still_counts_unless_a_key_stands_in_it_twice()
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan(Study);
        var folder = new RunFolder(temporary.File("run"));
        Toy.Run(plan, folder);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        string result = File.ReadAllText(trial.ResultFile);
        string before = result[..result.IndexOf(",\n  \"sha256\"", StringComparison.Ordinal)] + "\n}\n";
        File.WriteAllText(trial.ResultFile, before);
        Assert.True(trial.IsFinished);

        File.WriteAllText(trial.ResultFile, Regex.Replace(before, "(\n *\"best_accuracy\": [^\n]*)", "$1$1"));
        Assert.False(trial.IsFinished);
        File.WriteAllText(trial.ResultFile, before.Replace("\"ending\": \"complete\"", "\"ending\": null"));
        Assert.False(trial.IsFinished);
    }

    [Theory]
    [InlineData("result.json")]
    [InlineData("metrics.jsonl")]
    [InlineData("timing.json")]
    public void A_device_that_never_ends_in_the_place_of_a_file_is_no_file(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan(Study);
        var folder = new RunFolder(temporary.File("run"));
        Toy.Run(plan, folder);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        string file = Path.Combine(trial.Path, name);
        File.Delete(file);
        File.CreateSymbolicLink(file, "/dev/zero");
        Assert.Equal(name == "timing.json", trial.IsFinished);
        File.Delete(trial.ResultFile);
        File.CreateSymbolicLink(trial.ErrorFile, "/dev/zero");
        Assert.Null(trial.ReadFailure());
    }

    // A run is stopped in its first trial, whose folder is damaged then; the run that goes on ends as one that was never stopped.
    private static void AssertMadeAgain(Action<TrialFolder> damage)
    {
        using var temporary = new TemporaryFolder();
        Plan plan = Toy.Plan(Study);
        var whole = new RunFolder(temporary.File("whole"));
        Toy.Run(plan, whole);
        var folder = new RunFolder(temporary.File("run"));
        folder.Prepare(plan, "a test");
        using var stop = new CancellationTokenSource();
        var executor = new Executor(plan, folder, Toy.NoData, new Listener { StopAfter = (15, stop) })
        {
            Workers = 1,
            CheckpointInterval = TimeSpan.Zero,
        };
        Assert.True(executor.Run(stop.Token).WasStopped);
        TrialFolder trial = folder.Trial(plan.Trials[0].Id);
        Assert.NotEmpty(trial.CheckpointFiles);
        damage(trial);

        Assert.Equal(2, Toy.Run(plan, folder).Finished);
        AssertEqualFolders(whole, folder, plan);
    }

    private static StudyResults Load(RunFolder folder)
    {
        var plans = new RunPlans(folder);
        return RunReader.Read(folder, plans, plans.Choose(null), Program.Experiments);
    }

    private static string[] Numbers(RunFolder folder) =>
        [
            .. Load(folder)
                .Trials.Select(trial =>
                    FormattableString.Invariant(
                        $"{trial.Id} {trial.Factors["rate"]} {trial.Seed} {trial.Rows.Count} {trial.Summary["last_mean"]:R}"
                    )
                ),
        ];

    private static void AssertEqualFolders(RunFolder expected, RunFolder actual, Plan plan)
    {
        foreach (PlannedTrial trial in plan.Trials)
        {
            string[] names = ["configuration.json", "half.bin", "metrics.jsonl", "result.json"];
            Assert.All(
                names,
                name =>
                    Assert.Equal(
                        File.ReadAllBytes(Path.Combine(expected.Trial(trial.Id).Path, name)),
                        File.ReadAllBytes(Path.Combine(actual.Trial(trial.Id).Path, name))
                    )
            );
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static void Flip(string path, double where)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[(int)(where * bytes.Length)] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static void Replace(string path, Regex what, Func<string, string> by) =>
        File.WriteAllText(path, what.Replace(File.ReadAllText(path), match => by(match.Value), 1, 0));

    [GeneratedRegex("(?<=[0-9])[0-9]")]
    private static partial Regex Digit();

    [GeneratedRegex("[^\n]+\n")]
    private static partial Regex Line();

    [GeneratedRegex("(?<=: ?)(\"[^\"]*\"|[0-9.]+)")]
    private static partial Regex Text();

    private sealed class Listener : IRunObserver
    {
        private int steps;

        public List<string> Damage { get; } = [];

        public (int Steps, CancellationTokenSource? Stop) StopAfter { get; init; }

        public void Damaged(PlannedTrial trial, string what) => Damage.Add($"{trial.Id} {what}");

        public void Skipped(PlannedTrial trial) { }

        public void Started(PlannedTrial trial) { }

        public void Progressed(PlannedTrial trial, TrialProgress progress)
        {
            if (++steps == StopAfter.Steps)
            {
                StopAfter.Stop!.Cancel();
            }
        }

        public void Finished(PlannedTrial trial, TrialOutcome outcome, double seconds) { }

        public void Failed(PlannedTrial trial, Exception error) { }

        public void Waiting(int trials) { }
    }
}
