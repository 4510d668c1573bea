using Filigree.Bench;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Training;
using Filigree.Wiring;

// What it costs to learn connections in place of weights: a training step of LeNet-300-100 without biases, Adam, batch 25, one
// thread, each rule beside the same step on the weights. Short rounds are timed in turn, and the shortest shown: it is the one that nothing else on the machine disturbed.
//   dotnet run -c Release --project bench/LearnedConnections [-- --rounds N]
const int Batch = 25;
const int StepsPerRound = 10;
int rounds = BenchOptions.Read(args, ["--rounds"]).Count("--rounds", 400);
var clock = new BenchClock(threads: 1);

(string Name, Func<IPlasticity?> Make)[] rules =
[
    ("weights trained", () => null),
    ("free-pruning", () => new FreePruning()),
    ("minimal-pruning", () => new MinimalPruning()),
    ("free-pruning, rescaled", () => new FreePruning(rescale: true)),
    ("free-flipping", () => new FreeFlipping()),
    ("minimal-flipping", () => new MinimalFlipping()),
    ("signed-supermask", () => new SignedSupermask()),
    ("edge-popup", () => new EdgePopup()),
    ("str", () => new SoftThreshold()),
    ("sr-ste", () => new SparseRefined()),
];
var samples = new RandomSamples(count: 10_000, features: 784, classes: 10);
TrainingRun[] runs = [.. rules.Select(rule => MakeRun(rule.Make()))];
foreach (TrainingRun run in runs)
{
    for (int round = 0; round < 40; round++)
    {
        Time(run);
    }
}

double[][] times = BenchClock.InTurn(rounds, [.. runs.Select(run => (Func<int, double>)(_ => Time(run)))]);
Console.WriteLine($".NET {Environment.Version}; the shortest of {rounds} rounds of {StepsPerRound} steps, one thread");
Console.WriteLine("| rule | us/step | ratio |");
Console.WriteLine("|---|---:|---:|");
for (int rule = 0; rule < runs.Length; rule++)
{
    double shortest = times[rule][0];
    Console.WriteLine($"| {rules[rule].Name} | {shortest * 1e6:F0} | {shortest / times[0][0]:F2} |");
}

double Time(TrainingRun run) => clock.Seconds(() => run.Step(), StepsPerRound);

TrainingRun MakeRun(IPlasticity? rule)
{
    var randomness = new Randomness(1);
    Network network = Mlp.LeNet300(bias: false);
    new SignedConstant().Wire(network, randomness);
    var options = new TrainingOptions
    {
        Batch = Batch,
        Epochs = 1_000,
        Schedule = new ConstantSchedule(1e-3),
    };
    return new TrainingRun(network, new Adam(), samples, null, options, randomness) { Plasticity = rule };
}

/// <summary>Samples without zeros, as images minus their mean are.</summary>
internal sealed class RandomSamples : ISampleSource
{
    private readonly float[] inputs;

    public RandomSamples(int count, int features, int classes)
    {
        (Count, Features, Classes) = (count, features, classes);
        inputs = new float[count * features];
        new Randomness(1).Stream("bench").FillUniform(inputs, -1, 1);
    }

    public int Count { get; }

    public int Features { get; }

    public int Classes { get; }

    public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels)
    {
        for (int row = 0; row < positions.Length; row++)
        {
            inputs
                .AsSpan(positions[row] * Features, Features)
                .CopyTo(destination.Values.Slice(row * destination.Stride, Features));
            labels[row] = positions[row] * 7 % Classes;
        }
    }
}
