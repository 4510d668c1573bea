using Filigree.Data;
using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Trials;
using Filigree.Topology;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>What is measured over all trials of a run once they are finished.</summary>
public sealed class AcrossTests
{
    private const string Yaml = """
        study: test/across
        experiment: train
        data: { name: fashion-mnist-small, validation: 20% }
        model: { mlp: { hidden: [12, 12] } }
        training: { optimizer: sgd, rate: 0.05, batch: 50, epochs: 2 }
        wiring: { erdos-renyi: { density: 30% } }
        plasticity: sparse-evolution
        save: [2, 0]
        across: { distances: { layers: hidden } }
        seeds: 3
        tables:
          - { title: Accuracy, rows: seed, columns: [test_accuracy] }
          - { title: Distances, rows: epoch, columns: [mean_distance, { name: distance, at: { first: w0, second: w2, layer: all } }] }
        figures:
          - { name: map, title: Map, kind: heatmap, x: first, y: second, value: distance, panels: epoch, where: { layer: all } }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Distances_are_those_of_the_networks_that_the_trials_kept(int workers)
    {
        using var temporary = new TemporaryFolder();
        Plan plan = PlanOf(Yaml);
        Assert.Equal(5, Run(plan, temporary.Path, workers: workers).Finished);
        StudyResults results = RunFolder.Load(temporary.Path);

        Assert.Equal((3, 2), (results.Trials.Count, results.Across.Count));
        foreach (TrialResult measured in results.Across)
        {
            SparseMatrix[][] networks =
            [
                .. results.Trials.Select(trial =>
                    ConnectionFile
                        .Read(
                            File.ReadAllBytes(
                                Path.Combine(
                                    temporary.Path,
                                    "trials",
                                    trial.Id,
                                    $"network-{measured.Factors["epoch"]}.safetensors"
                                )
                            ),
                            trial.Id
                        )
                        .Take(2)
                        .ToArray()
                ),
            ];
            NnstdMatrix expected = NnstdMatrix.Of(networks, new NnstdOptions { MatchOutputs = true });
            MetricRow[] means = [.. measured.Rows.Where(row => row.Labels["layer"] == "all")];
            Assert.Equal(9, means.Length);
            Assert.Equal(
                expected.Mean(0, 2),
                means.Single(row => (row.Labels["first"], row.Labels["second"]) == ("w0", "w2")).Numbers["distance"]
            );
            Assert.Equal(
                (expected.Mean(0, 1) + expected.Mean(0, 2) + expected.Mean(1, 2)) / 3,
                measured.Summary["mean_distance"],
                1e-12
            );
        }

        IReadOnlyList<TableResult> tables = TableBuilder.BuildAll(results);
        Assert.Equal(["0", "1", "2"], tables[0].Rows.Select(row => row.Label));
        Assert.Equal(["0", "2"], tables[1].Rows.Select(row => row.Label));
    }

    [Theory]
    [InlineData("all")]
    [InlineData("non-zero")]
    public void Connections_of_weight_0_are_compared_or_left_out(string connections)
    {
        // No gradient gets past a rate this small: the connections that evolution has made since are 0 after the second epoch.
        string yaml = Yaml.Replace(
                "layers: hidden",
                $"layers: first, connections: {connections}",
                StringComparison.Ordinal
            )
            .Replace(
                "plasticity: sparse-evolution",
                "plasticity: { sparse-evolution: { weights: zero } }",
                StringComparison.Ordinal
            )
            .Replace("rate: 0.05", "rate: 1e-300", StringComparison.Ordinal);
        using var temporary = new TemporaryFolder();
        Plan plan = PlanOf(yaml);
        Run(plan, temporary.Path);
        StudyResults results = RunFolder.Load(temporary.Path);
        SparseMatrix[][] networks =
        [
            .. results.Trials.Select(trial =>
                ConnectionFile
                    .Read(
                        File.ReadAllBytes(Path.Combine(temporary.Path, "trials", trial.Id, "network-2.safetensors")),
                        trial.Id
                    )
                    .Take(1)
                    .ToArray()
            ),
        ];
        Assert.All(
            networks,
            layers => Assert.Equal(0.2, layers[0].Values.Count(w => w == 0) / (double)layers[0].Count, 0.03)
        );
        if (connections == "non-zero")
        {
            networks =
            [
                .. networks.Select(layers => layers.Select(layer => SparseMatrix.NonZero(layer.ToDense())).ToArray()),
            ];
        }

        NnstdMatrix expected = NnstdMatrix.Of(networks, new NnstdOptions { MatchOutputs = true });
        Assert.Equal(
            (expected.Mean(0, 1) + expected.Mean(0, 2) + expected.Mean(1, 2)) / 3,
            results.Across[1].Summary["mean_distance"],
            1e-12
        );
    }

    [Fact]
    public void Between_seeds_each_combination_has_distances_of_its_own()
    {
        string yaml =
            Yaml.Replace("layers: hidden", "layers: first, between: seeds", StringComparison.Ordinal)
                .Replace("seeds: 3", "seeds: 2", StringComparison.Ordinal)
                .Replace(
                    "rows: epoch, columns: [mean_distance, { name: distance, at: { first: w0, second: w2, layer: all } }]",
                    "rows: epoch, groups: law, columns: [mean_distance]",
                    StringComparison.Ordinal
                )
                .Replace("rows: seed", "rows: law", StringComparison.Ordinal)
            + "\nvary: { law: { slow: {}, fast: { plasticity: { sparse-evolution: { zeta: 0.9 } } } } }\n";
        using var temporary = new TemporaryFolder();
        Plan plan = PlanOf(yaml);
        Assert.Equal(
            [("slow", "0"), ("slow", "2"), ("fast", "0"), ("fast", "2")],
            plan.Across.Select(measured => (measured.Factors["law"], measured.Factors["epoch"]))
        );
        Run(plan, temporary.Path);
        StudyResults results = RunFolder.Load(temporary.Path);

        // Both laws start from the same two networks; the fast one moves them further apart.
        double[] distances = [.. results.Across.Select(measured => measured.Summary["mean_distance"])];
        Assert.Equal(distances[0], distances[2]);
        Assert.NotEqual(distances[1], distances[3]);
        Assert.All(
            results.Across.SelectMany(measured => measured.Rows),
            row => Assert.Contains(row.Labels["first"], new[] { "w0", "w1" })
        );

        // The rows of the table of accuracies are the trials', though the distances have them too.
        IReadOnlyList<TableResult> tables = TableBuilder.BuildAll(results);
        Assert.Equal(["slow", "fast"], tables[0].Rows.Select(row => row.Label));
        Assert.All(tables[0].Rows, row => Assert.Equal(2, row.Trials));
        Assert.Equal(["0", "2", "0", "2"], tables[1].Rows.Select(row => row.Label));
    }

    [Fact]
    public void They_are_measured_once_and_again_when_they_are_missing_with_equal_bytes()
    {
        using var temporary = new TemporaryFolder();
        Plan plan = PlanOf(Yaml);
        Run(plan, temporary.Path);
        string metrics = new RunFolder(temporary.Path).Trial(plan.Across[1].Id).MetricsFile;
        string first = File.ReadAllText(metrics);
        var nothing = new SilentObserver();
        Run(plan, temporary.Path, nothing);
        Assert.Equal((5, 0), (nothing.SkippedTrials, nothing.FinishedTrials));

        File.Delete(metrics);
        var again = new SilentObserver();
        Run(plan, temporary.Path, again);
        Assert.Equal((4, 1), (again.SkippedTrials, again.FinishedTrials));
        Assert.Equal(first, File.ReadAllText(metrics));
    }

    [Fact]
    public void A_trial_whose_network_is_gone_or_damaged_is_made_again()
    {
        using var temporary = new TemporaryFolder();
        Plan plan = PlanOf(Yaml);
        Run(plan, temporary.Path);
        var folder = new RunFolder(temporary.Path);
        string network = Path.Combine(folder.Trial(plan.Trials[1].Id).Path, "network-2.safetensors");
        byte[] whole = File.ReadAllBytes(network);
        File.Delete(network);
        Assert.Equal(2, RunFolder.Load(temporary.Path).Trials.Count);
        Run(plan, temporary.Path);
        Assert.Equal(whole, File.ReadAllBytes(network));

        // One bit, too, is found before the networks are compared.
        File.WriteAllBytes(network, [.. whole[..^1], (byte)(whole[^1] ^ 1)]);
        File.Delete(folder.Trial(plan.Across[1].Id).ResultFile);
        StudyResults damaged = RunFolder.Load(temporary.Path);
        Assert.Equal(2, damaged.Trials.Count);
        Assert.Contains("network-2.safetensors is damaged", Assert.Single(damaged.Damage), StringComparison.Ordinal);
        Assert.Equal(5, Run(plan, temporary.Path).Finished);
        Assert.Equal(whole, File.ReadAllBytes(network));
    }

    [Fact]
    public void Nothing_is_measured_while_a_trial_is_missing_and_one_trial_is_compared_with_none()
    {
        using var temporary = new TemporaryFolder();
        Plan plan = PlanOf(Yaml);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var folder = new RunFolder(temporary.Path);
        folder.Prepare(plan, "a test");
        RunReport report = new Executor(plan, folder, Data, new SilentObserver()).Run(stop.Token);
        Assert.True(report.WasStopped);
        Assert.Empty(RunFolder.Load(temporary.Path).Across);
        Assert.Empty(PlanOf(Yaml, new StudyOptions { Seeds = "1" }).Trials.Skip(1));
        Assert.Empty(PlanOf(Yaml, new StudyOptions { Seeds = "[1]" }).Across);
    }

    [Fact]
    public void A_study_that_keeps_no_networks_or_cannot_be_measured_across_is_refused()
    {
        UserError none = Assert.Throws<UserError>(() =>
            PlanOf(Yaml.Replace("save: [2, 0]", "", StringComparison.Ordinal))
        );
        Assert.Contains("save", none.Message, StringComparison.Ordinal);
        Assert.Throws<UserError>(() => PlanOf(Yaml.Replace("[2, 0]", "[3]", StringComparison.Ordinal)));
        Assert.Throws<UserError>(() =>
            PlanOf("study: a\nexperiment: strength\ninputs: 4\nwiring: he-normal\ndraws: 1\nacross: distances")
        );
    }

    private static Plan PlanOf(string yaml, StudyOptions? options = null) =>
        Plan.Of(
            StudyReader.Read(
                new StudySource("test.yaml", yaml, null),
                options ?? new StudyOptions(),
                ExperimentList.All
            )
        );

    private static RunReport Run(Plan plan, string path, IRunObserver? observer = null, int workers = 1)
    {
        var folder = new RunFolder(path);
        folder.Prepare(plan, "a test");
        return new Executor(plan, folder, Data, observer ?? new SilentObserver()) { Workers = workers }.Run(default);
    }

    private static SharedData Data { get; } =
        new(_ =>
        {
            RandomStream random = new Randomness(9).Stream("images");
            byte[] pixels = [.. Enumerable.Range(0, 200 * 9).Select(_ => (byte)random.NextInt32(256))];
            byte[] labels = [.. Enumerable.Range(0, 200).Select(sample => (byte)(pixels[sample * 9] / 86))];
            var samples = new Samples(pixels, labels);
            return new Dataset("fashion-mnist-small", 3, 3, 1, 3, samples, samples, "made up");
        });
}
