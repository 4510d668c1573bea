using System.Text.Json;

namespace Filigree.Cli.Tests.Runs;

public sealed class RunCommandTests
{
    [Fact]
    public async Task A_study_is_run_shown_and_reported_and_not_run_twice()
    {
        using var study = new SmallStudy();
        CommandLine.Outcome first = await study.RunAsync("run");
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("Accuracies", first.Out, StringComparison.Ordinal);
        Assert.Contains("lightning(200, 0.5)", first.Out, StringComparison.Ordinal);
        Assert.Contains("test/small: 2 trials in ", first.Error, StringComparison.Ordinal);
        Assert.Contains("[2/2] ", first.Error, StringComparison.Ordinal);
        string report = Path.Combine(study.RunFolder("run"), "report.html");
        Assert.Contains($"report of test/small: {report}", first.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(report));
        SortedDictionary<string, string> results = study.Results("run");

        CommandLine.Outcome second = await study.RunAsync("run");
        Assert.Equal(0, second.ExitCode);
        Assert.Equal(first.Out, second.Out);
        Assert.Contains("2 trials were finished already", second.Error, StringComparison.Ordinal);
        Assert.Equal(results, study.Results("run"));

        CommandLine.Outcome shown = await CommandLine.RunAsync("show", study.RunFolder("run"));
        Assert.Equal(
            "test/small: Two wirings\nData: fashion-mnist-small (6,000 training and 2,000 test samples).\n"
                + first.Out.ReplaceLineEndings("\n"),
            shown.Out.ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public async Task Results_do_not_depend_on_the_number_of_workers()
    {
        using var study = new SmallStudy();
        await study.RunAsync("one", "--workers", "1");
        await study.RunAsync("two", "--workers", "2");
        Assert.Equal(6, study.Results("one").Count);
        Assert.Equal(study.Results("one"), study.Results("two"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("below/further")]
    public async Task A_file_in_place_of_the_runs_folder_is_refused(string below)
    {
        using var study = new SmallStudy();
        string output = Path.Combine(study.StudyFile, below);
        CommandLine.Outcome outcome = await CommandLine.RunAsync(["run", study.StudyFile, "--out", output]);
        Assert.Equal(
            (2, $"filigree: --out {output}: {study.StudyFile} is a file; expected a folder, there or not\n"),
            (outcome.ExitCode, outcome.Error.ReplaceLineEndings("\n"))
        );
    }

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_leaves_nothing_behind()
    {
        using var study = new SmallStudy();
        CommandLine.Outcome outcome = await study.RunAsync("run", "--dry-run", "--seeds", "0..2");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("trials   6, 0 finished, 6 to run", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("lightning(200, 0.5), seed 2", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("time     about ", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("disk     about ", outcome.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(study.RunFolder("run")));
    }

    [Fact]
    public async Task A_plan_in_json_has_every_trial_with_its_whole_configuration()
    {
        using var study = new SmallStudy();
        CommandLine.Outcome outcome = await study.RunAsync("run", "--dry-run", "--json", "--set", "training.epochs=7");
        using JsonDocument plan = JsonDocument.Parse(outcome.Out);
        JsonElement trial = plan.RootElement.GetProperty("trials")[1];
        Assert.Equal("lightning(200, 0.5)", trial.GetProperty("factors").GetProperty("wiring").GetString());
        JsonElement settings = trial.GetProperty("configuration").GetProperty("settings");
        Assert.Equal(7, settings.GetProperty("training").GetProperty("epochs").GetInt32());
        double one = trial.GetProperty("estimatedSeconds").GetDouble();
        Assert.InRange(one, double.Epsilon, plan.RootElement.GetProperty("estimatedSeconds").GetDouble());
    }

    [Theory]
    [InlineData("sparse", "sparse")]
    [InlineData("dense", "dense")]
    [InlineData("auto", null)]
    public async Task The_kernel_asked_for_goes_before_the_studys_own(string kernel, string? expected)
    {
        using var study = new SmallStudy(SmallStudy.Yaml + "\nkernel: sparse\n");
        CommandLine.Outcome outcome = await study.RunAsync("run", "--dry-run", "--json", "--kernel", kernel);
        using JsonDocument plan = JsonDocument.Parse(outcome.Out);
        foreach (JsonElement trial in plan.RootElement.GetProperty("trials").EnumerateArray())
        {
            JsonElement settings = trial.GetProperty("configuration").GetProperty("settings");
            string? chosen = settings.TryGetProperty("kernel", out JsonElement word) ? word.GetString() : null;
            Assert.Equal(expected, chosen);
        }
    }

    [Fact]
    public async Task A_kernel_for_a_study_that_varies_it_is_refused()
    {
        string yaml = SmallStudy.Yaml.Replace(
            "vary: { ",
            "vary: { kernel: [sparse, dense], ",
            StringComparison.Ordinal
        );
        using var study = new SmallStudy(yaml);
        CommandLine.Outcome outcome = await study.RunAsync("run", "--kernel", "dense");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(
            "--kernel dense: the study varies kernel, so this would have no effect",
            outcome.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Results_in_json_are_all_that_is_on_standard_output()
    {
        using var study = new SmallStudy();
        CommandLine.Outcome outcome = await study.RunAsync("run", "--quick", "--json");
        using JsonDocument results = JsonDocument.Parse(outcome.Out);
        Assert.True(results.RootElement.GetProperty("quick").GetBoolean());
        JsonElement trial = results.RootElement.GetProperty("trials")[0];
        Assert.InRange(trial.GetProperty("summary").GetProperty("best_validation_accuracy").GetDouble(), 0.3, 1);
        Assert.True(File.Exists(trial.GetProperty("metrics").GetString()));
    }

    [Fact]
    public async Task A_full_run_without_its_data_stops_with_the_command_that_gets_them()
    {
        using var study = new SmallStudy();
        string nowhere = study.RunFolder("nowhere");
        CommandLine.Outcome outcome = await CommandLine.RunAsync("run", "lightning/mnist", "--data", nowhere);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"run 'filigree data get mnist --data {nowhere}'", outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_quick_run_without_its_data_says_which_bundled_ones_it_takes()
    {
        using var study = new SmallStudy();
        CommandLine.Outcome outcome = await CommandLine.RunAsync([
            "run",
            "lightning/mnist",
            "--quick",
            "--dry-run",
            "--json",
            "--data",
            study.RunFolder("nowhere"),
        ]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith(
            "mnist is not on this machine: the quick form uses fashion-mnist-small, which comes with Filigree, instead",
            outcome.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("\"name\":\"fashion-mnist-small\"", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\"name\":\"mnist\"", outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "run no/such",
        "study: there is no study 'no/such', built in or as a file; valid: connectivity/conv2, "
    )]
    [InlineData("run lightning/mnst", "did you mean 'lightning/mnist'?")]
    [InlineData("run none.yaml", "there is no file 'none.yaml'")]
    [InlineData(
        "run lightning/mnist --set training.epoch=3",
        "--set training.epoch=3: unknown key 'epoch' in training; did you mean 'epochs'?"
    )]
    [InlineData(
        "run lightning/mnist --set training.epochs=0",
        "--set training.epochs=0: epochs is '0'; expected a whole number"
    )]
    [InlineData(
        "run lightning/mnist --kernel fast",
        "--kernel fast: unknown kernel 'fast'; valid: sparse, dense, direct, winograd, unrolled, auto"
    )]
    [InlineData("run lightning/mnist --seeds 3..1", "--seeds 3..1: seeds is '3..1'; expected how many (5)")]
    [InlineData("run lightning/mnist --workers 0", "--workers: 0; expected a whole number from 1 to 4096")]
    [InlineData("run lightning/mnist --workers two", "--workers: 'two' is not a whole number in range")]
    [InlineData("show none", "none: there is no such folder; expected a folder made by 'filigree run'")]
    [InlineData(
        "studies show lightning/minst",
        "there is no built-in study 'lightning/minst'; did you mean 'lightning/mnist'?"
    )]
    public async Task A_mistake_gets_one_line_and_exit_code_2(string line, string expected)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(line.Split(' '));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Empty(outcome.Out);
    }
}
