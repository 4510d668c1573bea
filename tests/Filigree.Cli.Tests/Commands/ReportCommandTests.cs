using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Filigree.Cli.Tests.Commands;

public sealed class ReportCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("filigree-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Report_writes_the_page_and_prints_its_path_first()
    {
        string run = WriteRun("before", 0.5, 0.6, 0.7);
        CommandLine.Outcome outcome = await CommandLine.RunAsync("report", run);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        string[] paths = outcome.Out.Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        Assert.Equal(Path.Combine(run, "report.html"), paths[0]);
        Assert.All(paths, path => Assert.True(File.Exists(path)));
    }

    [Fact]
    public async Task Compare_shows_both_runs_and_the_verdict()
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            "compare",
            WriteRun("before", 0.5, 0.6, 0.7),
            WriteRun("after", 0.61, 0.7, 0.81)
        );
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("+0.11 [", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("(p < 0.001", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_writes_json_csv_and_a_page()
    {
        string before = WriteRun("before", 0.5, 0.6, 0.7);
        string after = WriteRun("after", 0.61, 0.7, 0.81);
        string page = Path.Combine(folder, "comparison.html");
        CommandLine.Outcome json = await CommandLine.RunAsync("compare", before, after, "--json", "--html", page);
        JsonElement row = JsonDocument.Parse(json.Out).RootElement.GetProperty("rows")[0];
        Assert.Equal(3, row.GetProperty("first").GetProperty("n").GetInt32());
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(page), StringComparison.Ordinal);
        CommandLine.Outcome csv = await CommandLine.RunAsync("compare", before, after, "--csv", "--test", "welch");
        Assert.Contains("Welch's t-test", csv.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no such folder", "report", "nowhere")]
    [InlineData("there is no such folder", "compare", "nowhere", "nowhere")]
    [InlineData("RUN", "report")]
    public async Task What_is_wrong_is_said_in_one_line(string expected, params string[] args)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(args);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(expected, Assert.Single(outcome.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--test", "anova", "one of welch, student, paired, kruskal-wallis")]
    [InlineData("--level", "1.5", "a number between 0 and 1")]
    public async Task An_impossible_option_is_refused_with_the_possible_ones(
        string option,
        string value,
        string expected
    )
    {
        string run = WriteRun("before", 0.5);
        CommandLine.Outcome outcome = await CommandLine.RunAsync("compare", run, run, option, value);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    // A run's folder as 'filigree run' leaves it, one trial a number.
    private string WriteRun(string name, params double[] accuracies)
    {
        string run = Path.Combine(folder, name);
        string noMetrics = Convert.ToHexStringLower(SHA256.HashData([]));
        List<string> trials = [];
        for (int seed = 0; seed < accuracies.Length; seed++)
        {
            trials.Add($$"""{ "id": "trial{{seed}}", "seed": {{seed}}, "factors": { "wiring": "he-normal" } }""");
            string accuracy = accuracies[seed].ToString("R", CultureInfo.InvariantCulture);
            Write(
                $"trials/trial{seed}/result.json",
                $$"""
                { "ending": "finished", "summary": { "accuracy": {{accuracy}} }, "hashes": {}, "metrics-sha256": "{{noMetrics}}" }
                """
            );
            Write($"trials/trial{seed}/metrics.jsonl", "");
        }
        Write(
            "plans/plan.json",
            $$"""
            {
              "study": "toy/{{name}}", "is-quick": false, "content": "same", "written": "2026-11-21 09:00:00",
              "command": "filigree run toy", "machine": "a machine", "version": "0.1.0",
              "trials": [{{string.Join(", ", trials)}}]
            }
            """
        );
        return run;

        void Write(string path, string text)
        {
            string full = Path.Combine(run, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }
    }
}
