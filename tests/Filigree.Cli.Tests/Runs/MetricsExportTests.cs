using System.Text.Json;
using Filigree.Cli.Tests.Checkpoints;
using Filigree.Cli.Tests.House;

namespace Filigree.Cli.Tests.Runs;

/// <summary>A run's metrics for other programs: tests/golden/read_events.py reads what is for TensorBoard.</summary>
[Trait("Run", "once")]
public sealed class MetricsExportTests : IDisposable
{
    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [PythonFact]
    public async Task TensorBoard_shows_a_run_a_trial_with_what_is_varied()
    {
        string run = await RunAsync();
        string logs = folder.PathOf("logs");
        Assert.StartsWith(
            "4 trials, a run each",
            await CheckpointFolder.RunAsync("export", run, "--tensorboard", logs),
            StringComparison.Ordinal
        );
        string script = RepositoryFolder.PathOf("tests", "golden", "read_events.py");
        using var read = JsonDocument.Parse(PythonFactAttribute.Run(script, logs));
        JsonElement study = read.RootElement.GetProperty(".");
        Assert.Equal("[\"rate\"]", study.GetProperty("parameters").GetRawText());
        Assert.Contains(
            "summary/best_validation_accuracy",
            study.GetProperty("metrics").GetRawText(),
            StringComparison.Ordinal
        );
        JsonProperty[] trials = [.. read.RootElement.EnumerateObject().Where(one => one.Name != ".")];
        Assert.Equal(4, trials.Length);
        Assert.Equal(2, trials.Select(one => one.Value.GetProperty("group").GetString()).Distinct().Count());
        foreach (JsonProperty trial in trials)
        {
            Assert.Contains("/seed-", trial.Name, StringComparison.Ordinal);
            Assert.Contains(trial.Value.GetProperty("hparams").GetProperty("rate").GetDouble(), new[] { 0.001, 0.01 });
            Assert.Equal(1, trial.Value.GetProperty("status").GetInt32());
            JsonElement[] losses =
            [
                .. trial.Value.GetProperty("scalars").GetProperty("validation_loss").EnumerateArray(),
            ];
            Assert.Equal([0, 1, 2], losses.Select(loss => loss[0].GetInt32()));
            Assert.All(losses, loss => Assert.InRange(loss[1].GetDouble(), 0.01, 10));
            string id = trial.Name[(trial.Name.LastIndexOf('-') + 1)..];
            AssertScalars(
                Directory.EnumerateDirectories(Path.Combine(run, "trials"), id + "*").Single(),
                trial.Value.GetProperty("scalars")
            );
        }
    }

    [PythonFact]
    public async Task A_factor_of_words_and_numbers_is_of_words_for_TensorBoard()
    {
        string run = await RunAsync(
            """method: { "0.5": { training.rate: 0.001 }, fast: { training.rate: 0.01 } }""",
            seeds: 1
        );
        string logs = folder.PathOf("logs");
        await CheckpointFolder.RunAsync("export", run, "--tensorboard", logs);
        string script = RepositoryFolder.PathOf("tests", "golden", "read_events.py");
        using var read = JsonDocument.Parse(PythonFactAttribute.Run(script, logs));
        Assert.Equal(
            ["0.5", "fast"],
            read.RootElement.EnumerateObject()
                .Where(one => one.Name != ".")
                .Select(one => one.Value.GetProperty("hparams").GetProperty("method").GetString())
                .Order()
        );
    }

    [Fact]
    public async Task A_data_frame_has_a_row_for_each_that_was_measured()
    {
        string run = await RunAsync();
        string table = folder.PathOf("metrics.parquet");
        Assert.StartsWith(
            "4 trials: 12 rows of ",
            await CheckpointFolder.RunAsync("export", run, "--parquet", table),
            StringComparison.Ordinal
        );
        byte[] content = await File.ReadAllBytesAsync(table);
        Assert.Equal("PAR1"u8.ToArray(), content[..4]);
        Assert.Equal("PAR1"u8.ToArray(), content[^4..]);

        Assert.Contains(
            "exists already",
            await CheckpointFolder.RefuseAsync("export", run, "--parquet", table),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "holds something already",
            await CheckpointFolder.RefuseAsync("export", run, "--tensorboard", run),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "several things are to be written at once",
            await CheckpointFolder.RefuseAsync("export", run, "--parquet", "a", "--tensorboard", "b"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "one of -o OUT, --tensorboard DIR, --parquet FILE",
            await CheckpointFolder.RefuseAsync("export", run),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "metrics are written, and no network",
            await CheckpointFolder.RefuseAsync("export", run, "--parquet", folder.PathOf("b"), "--masks"),
            StringComparison.Ordinal
        );
    }

    // Every number of the trial's rows and of its summary is there, at its epoch, in single precision; and none beside.
    private static void AssertScalars(string trial, JsonElement scalars)
    {
        List<(string Tag, int Step, float Number)> expected = [];
        foreach (string line in File.ReadLines(Path.Combine(trial, "metrics.jsonl")))
        {
            using var row = JsonDocument.Parse(line);
            int epoch = row.RootElement.GetProperty("epoch").GetInt32();
            expected.AddRange(
                row.RootElement.EnumerateObject()
                    .Where(metric => metric.Name != "epoch")
                    .Select(metric => (metric.Name, epoch, metric.Value.GetSingle()))
            );
        }

        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(trial, "result.json")));
        using var timing = JsonDocument.Parse(File.ReadAllText(Path.Combine(trial, "timing.json")));
        expected.AddRange(
            result
                .RootElement.GetProperty("summary")
                .EnumerateObject()
                .Append(timing.RootElement.EnumerateObject().Single(one => one.Name == "seconds"))
                .Select(one => ($"summary/{one.Name}", 2, one.Value.GetSingle()))
        );
        Assert.Equal(
            expected.Order(),
            scalars
                .EnumerateObject()
                .SelectMany(tag =>
                    tag.Value.EnumerateArray().Select(point => (tag.Name, point[0].GetInt32(), point[1].GetSingle()))
                )
                .Order()
        );
    }

    private async Task<string> RunAsync(string vary = "training.rate: [0.001, 0.01]", int seeds = 2)
    {
        string study = folder.PathOf("study.yaml");
        await File.WriteAllTextAsync(
            study,
            $$"""
            experiment: train
            data: { name: fashion-mnist-small }
            model: { mlp: { hidden: [6] } }
            wiring: he-normal
            training: { optimizer: adam, rate: 0.001, epochs: 2 }
            vary:
              {{vary}}
            seeds: {{seeds}}
            """
        );
        string run = folder.PathOf("run");
        await CheckpointFolder.RunAsync("run", study, "--out", run);
        return run;
    }
}
