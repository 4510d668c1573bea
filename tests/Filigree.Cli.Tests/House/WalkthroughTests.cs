using System.Text.RegularExpressions;

namespace Filigree.Cli.Tests.House;

/// <summary>The walk-through from an empty folder to a report, and the README's own study, walked as they stand.</summary>
public sealed partial class WalkthroughTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("filigree-walk-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_walk_through_runs_in_its_quick_form_on_the_data_that_come_along()
    {
        string text = await File.ReadAllTextAsync(RepositoryFolder.PathOf("docs", "walkthrough.md"));
        string study = await WriteAsync("wirings.yaml", text);
        Assert.Contains("filigree run wirings.yaml --quick\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        string run = Path.Combine(folder, "run");

        CommandLine.Outcome plan = await CommandLine.RunAsync("run", study, "--dry-run", "--out", run);
        Assert.Equal(0, plan.ExitCode);
        Assert.Contains("trials   40, 0 finished, 40 to run", plan.Out, StringComparison.Ordinal);
        Assert.Contains("data     fashion-mnist (60,000 training", plan.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", plan.Out, StringComparison.Ordinal);

        // Folders of data on this machine make no difference: the quick form names the bundled ones.
        CommandLine.Outcome quick = await CommandLine.RunAsync("run", study, "--quick", "--out", run, "--data", folder);
        Assert.Equal(0, quick.ExitCode);
        Assert.Contains("16 trials in ", quick.Error, StringComparison.Ordinal);
        Assert.Contains("Quick form; data: fashion-mnist-small (6,000 training", quick.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("has no finished trial", quick.Out, StringComparison.Ordinal);
        string table = await File.ReadAllTextAsync(Path.Combine(run, "tables", "rules-against-fixed-connections.csv"));
        Assert.Matches(@"he-normal,pruning,final density,2,0,0\.30", table);
        Assert.Matches(@"he-normal,pruning,final test accuracy,2,.*Welch", table);
        Assert.DoesNotMatch("density,2,.*Welch", table);
        Assert.True(File.Exists(Path.Combine(run, "figures", "accuracy.svg")));

        CommandLine.Outcome wrong = await CommandLine.RunAsync(
            "run",
            await WriteAsync(
                "wrong.yaml",
                text.Replace("baseline: he-normal", "baseline: he-norml", StringComparison.Ordinal)
            ),
            "--dry-run"
        );
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains(
            "baseline 'he-norml' is no level of wiring; did you mean 'he-normal'?",
            wrong.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_study_of_the_README_runs_and_is_tested_against_its_baseline()
    {
        string study = await WriteAsync(
            "readme.yaml",
            await File.ReadAllTextAsync(RepositoryFolder.PathOf("README.md"))
        );
        CommandLine.Outcome outcome = await CommandLine.RunAsync([
            "run",
            study,
            "--quick",
            "--seeds",
            "2",
            "--set",
            "training.epochs=1",
            "--set",
            "model={lenet-300-100: {scale: 0.1}}",
            "--data",
            folder,
            "--out",
            Path.Combine(folder, "run"),
        ]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("baseline", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("in place of mnist.", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing is tested", outcome.Out, StringComparison.Ordinal);
    }

    // The first study that a document shows, as a file.
    private async Task<string> WriteAsync(string name, string document)
    {
        string path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, Fence().Match(document.ReplaceLineEndings("\n")).Groups["body"].Value);
        return path;
    }

    [GeneratedRegex(@"^```yaml\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
