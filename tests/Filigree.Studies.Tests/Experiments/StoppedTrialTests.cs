using Filigree.Data;
using Filigree.Numerics;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>Every experiment, stopped after any step and taken up again, writes the bytes of an undisturbed run.</summary>
[Trait("Run", "once")]
public sealed class StoppedTrialTests
{
    private const string Training = """
        data: { name: fashion-mnist-small, scaling: per-pixel-mean, validation: 20% }
        model: { mlp: { hidden: [12], activation: srelu, dropout: 0.2 } }
        training: { optimizer: adam, rate: 0.01, batch: 16, epochs: 3, test-every: 2 }
        """;

    // Trials that begin afresh each time are never finished.
    private const int MostRuns = 3000;

    public static TheoryData<string> Studies =>
        [
            $$"""
                study: test/train
                experiment: train
                {{Training}}
                vary: { wiring: [he-normal, { lightning: { count: 30 } }] }
                probes: [{ paths: { strongest: [20, 60] } }, { weight-distribution: { points: 5 } }, strength, gradient-flow]
                """,
            $$"""
                study: test/plasticity
                experiment: train
                {{Training}}
                wiring: { lightning: { count: 300 } }
                vary:
                  plasticity:
                    - fixed
                    - { sparse-evolution: { zeta: 0.4, weights: glorot-uniform } }
                    - { iterative-pruning: { every: 1, rate: 0.5, rewind: epoch } }
                probes: [density, union, weight-distribution, gradient-flow]
                """,
            """
                study: test/connectivity
                experiment: train
                data: { name: fashion-mnist-small, scaling: per-pixel-mean, validation: 20% }
                model: { mlp: { hidden: [12], bias: false } }
                training: { optimizer: adam, rate: 0.01, batch: 16, epochs: 3, test-every: 1, views: flip }
                wiring: signed-constant
                vary:
                  plasticity: [free-pruning, { minimal-pruning: { alpha: 0.5, rescale: true } }, { minimal-flipping: { scope: network } }]
                  weight-removal: [false, true]
                probes: [changed-connections, gradient-flow]
                """,
            $$"""
                study: test/across
                experiment: train
                data: { name: fashion-mnist-small, validation: 20%, augment: [flip, { rotation: { fill: nearest } }, { crop: { padding: 1, fill: zero } }, shift] }
                model: { mlp: { hidden: [12, 12], activation: srelu } }
                training: { optimizer: sgd, rate: 0.05, batch: 16, epochs: 4 }
                wiring: { erdos-renyi: { density: 30%, generations: 2, moved: 10% } }
                plasticity: { sparse-evolution: { zeta: 0.4 } }
                probes: [edge-survival, { own-distance: { from: [0, 2], every: 1 } }]
                save: [0, 2, 4]
                across: distances
                seeds: 3
                """,
            $$"""
                study: test/retrain
                experiment: retrain
                {{Training}}
                wiring: { erdos-renyi: { density: 40% } }
                plasticity: sparse-evolution
                retraining: { every: 2, epochs: 2 }
                probes: [density, edge-survival, gradient-flow]
                """,
            $$"""
                study: test/ticket
                experiment: ticket
                {{Training}}
                wiring: glorot-uniform
                plasticity: { iterative-pruning: { every: 2, rate: 0.5, rewind: 1ep } }
                cuts: 2
                export: [ticket, weights]
                probes: [union, gradient-flow]
                vary: { network: [fresh-weights, random-pruning, small-dense, transferred, aligned] }
                """,
            $$"""
                study: test/child-net
                experiment: child-net
                {{Training}}
                wiring: glorot-uniform
                vary: { keep: [30%] }
                probes: [changed-connections, gradient-flow]
                """,
            """
                study: test/percolation
                experiment: percolation
                inputs: 20
                model: { mlp: { hidden: [30, 20] } }
                draws: 25
                up-to: 400
                points: 10
                probes: [strength, effective-density]
                vary: { wiring: [he-normal] }
                """,
            """
                study: test/weight-density
                experiment: weight-density
                inputs: 20
                model: { mlp: { hidden: [30, 20] } }
                draws: 25
                range: 0.3
                bins: 7
                vary: { wiring: [he-normal] }
                """,
            """
                study: test/strength
                experiment: strength
                inputs: 20
                outputs: 15
                draws: 25
                points: 5
                vary: { wiring: [he-normal, preferential-attachment] }
                """,
            """
                study: test/child-net-of-images
                experiment: child-net
                data: { name: fashion-mnist-small, scaling: centred-pixels, validation: 20%, augment: [flip, shift] }
                model: { resnet8d: { scale: 0.1 } }
                wiring: { keras-truncated: { rule: he } }
                training: { optimizer: { keras-adam: { weight-decay: 0.01 } }, rate: 0.01, batch: 40, epochs: 2, decay-on: convolutions }
                child-rate: 0.005
                kernel: sparse, direct
                vary: { convolutions: [frozen, trainable], keep: [30%] }
                probes: [changed-connections, { paths: { strongest: [60] } }]
                """,
            """
                study: test/evolution-of-images
                experiment: train
                data: { name: fashion-mnist-small, validation: 20% }
                model: { resnet8: { scale: 0.2 } }
                wiring: { erdos-renyi: { density: 40% } }
                plasticity: sparse-evolution
                training: { optimizer: sgd, rate: 0.01, batch: 40, epochs: 3 }
                probes: [density, edge-survival, { own-distance: { from: [0], every: 1 } }]
                """,
            """
                study: test/regression
                experiment: train
                data: { name: { csv: { file: regression.csv, targets: [y] } }, validation: 20% }
                model: { mlp: { hidden: [12] } }
                wiring: he-normal
                training: { optimizer: adam, rate: 0.02, batch: 16, epochs: 3 }
                """,
            """
                study: test/distances
                experiment: distances
                widths: [20, 15, 10, 3]
                densities: [10%, 50%]
                roots: 2
                generations: 3
                probes: [topometrics]
                vary: { moved: [10%] }
                """,
        ];

    [Theory]
    [MemberData(nameof(Studies))]
    public void A_trial_stopped_again_and_again_writes_the_bytes_of_an_undisturbed_one(string yaml)
    {
        using var data = new TemporaryFolder();
        string table = data.File("regression.csv");
        File.WriteAllLines(table, Enumerable.Range(0, 200).Select(row => $"{row * 7 % 40},{row % 13}").Prepend("x,y"));
        yaml = yaml.Replace("regression.csv", $"'{table}'", StringComparison.Ordinal);
        Plan plan = Plan.Of(
            StudyReader.Read(new StudySource("test.yaml", yaml, null), new StudyOptions(), ExperimentList.All)
        );
        using var undisturbed = new TemporaryFolder();
        using var disturbed = new TemporaryFolder();
        Assert.Empty(Run(plan, undisturbed.Path, stopAfter: int.MaxValue).Failed);
        int runs = 1;
        while (runs < MostRuns && Run(plan, disturbed.Path, stopAfter: 3 + runs % 4).WasStopped)
        {
            runs++;
        }

        Assert.True(runs > 2, $"The trials were stopped {runs - 1} times.");
        Assert.Equal(Results(undisturbed.Path), Results(disturbed.Path));
    }

    private static RunReport Run(Plan plan, string path, int stopAfter)
    {
        var folder = new RunFolder(path);
        folder.Prepare(plan, "a test");
        using var stop = new CancellationTokenSource();
        var observer = new StoppingObserver(stop, stopAfter);
        return new Executor(plan, folder, new SharedData(_ => Images()), observer) { Workers = 1 }.Run(stop.Token);
    }

    private static Dataset Images()
    {
        Samples Make(int count, int salt)
        {
            RandomStream random = new Randomness(9).Stream("images", salt);
            byte[] pixels = [.. Enumerable.Range(0, count * 9).Select(_ => (byte)random.NextInt32(256))];
            byte[] labels = [.. Enumerable.Range(0, count).Select(sample => (byte)(pixels[sample * 9] / 86))];
            return new Samples(pixels, labels);
        }

        return new Dataset("fashion-mnist-small", 3, 3, 1, 3, Make(200, 1), Make(50, 2), "made up");
    }

    private static string[] Results(string path) =>
        [
            .. new[] { "metrics.jsonl", "result.json", "network-*.safetensors" }
                .SelectMany(name => Directory.EnumerateFiles(path, name, SearchOption.AllDirectories))
                .Order(StringComparer.Ordinal)
                .Select(file => Path.GetRelativePath(path, file) + "\n" + File.ReadAllText(file)),
        ];

    private sealed class StoppingObserver(CancellationTokenSource stop, int stopAfter) : IRunObserver
    {
        private readonly SilentObserver silent = new();
        private int steps;

        public void Started(PlannedTrial trial) => silent.Started(trial);

        public void Progressed(PlannedTrial trial, TrialProgress progress)
        {
            if (++steps == stopAfter)
            {
                stop.Cancel();
            }
        }

        public void Finished(PlannedTrial trial, TrialOutcome outcome, double seconds) { }

        public void Skipped(PlannedTrial trial) { }

        public void Failed(PlannedTrial trial, Exception error) { }

        public void Waiting(int count) { }
    }
}
