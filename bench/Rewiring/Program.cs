using Filigree.Bench;
using Filigree.Numerics;
using Filigree.Topology;
using Filigree.Wiring;

// Preferential-attachment rewiring of square he-normal matrices, both passes, on one and on two threads, beside NumPy.
//   dotnet run -c Release --project bench/Rewiring [-- --rounds N] [--python PROGRAM]
// The programs take turns. Each checks every time that the weights are the same in another order; before anything is reported, the
// strengths that both leave must spread alike, and one and two threads must have given the same bits.
var options = BenchOptions.Read(args, ["--rounds", "--python"]);
int rounds = options.Count("--rounds", 9);
using var workers = new Workers(2);

// The clock on the wall throughout, because one thread stands beside two.
var clock = new BenchClock(workers.Threads);
using var peer = new BenchPeer(options.Text("--python", BenchPeer.UsualPython), "rewiring_peer.py", workers.Threads);
Console.WriteLine($".NET {Environment.Version}; fastest of {rounds} rounds taken in turn");
Console.WriteLine(
    "| size | NumPy, ms | one thread, ms | two threads, ms | ratio | deviation of strengths, NumPy / ours |"
);
Console.WriteLine("|---:|---:|---:|---:|---:|---:|");
foreach (int size in new[] { 256, 1024, 4096 })
{
    Outcome[] theirs = new Outcome[rounds];
    Outcome[] alone = new Outcome[rounds];
    double shared = double.PositiveInfinity;
    for (int round = 0; round < rounds; round++)
    {
        theirs[round] = Outcome.Of(peer.Ask($"{size} {round}"));
        (alone[round], float[] weights) = Rewire(size, round, null);
        (Outcome outcome, float[] same) = Rewire(size, round, workers);
        shared = Math.Min(shared, outcome.Milliseconds);
        Require(weights.AsSpan().SequenceEqual(same), "two threads gave other bits than one");
    }

    double spread = theirs.Average(one => (one.InputsAfter + one.OutputsAfter) / 2);
    double ours = alone.Average(one => (one.InputsAfter + one.OutputsAfter) / 2);
    Require(Math.Abs(spread / ours - 1) < 0.05, $"strengths spread by {spread} there and {ours} here");
    double peerTime = theirs.Min(one => one.Milliseconds);
    double time = alone.Min(one => one.Milliseconds);
    Console.WriteLine(
        $"| {size} | {peerTime:F1} | {time:F1} | {shared:F1} | {peerTime / time:F1} / {peerTime / shared:F1} | {spread:F4} / {ours:F4} |"
    );
}

return 0;

(Outcome Outcome, float[] Weights) Rewire(int size, int seed, Workers? workers)
{
    var shape = new MatrixShape(size, size);
    float[] weights = new float[shape.Count];
    new HeNormal().Fill(weights, shape, new RandomStream((ulong)seed, StreamNames.Weights, 0, 0));
    float[] before = [.. weights];
    Array.Sort(before);
    var (inputsBefore, outputsBefore) = StrengthStatistics.Of(weights, shape);
    var stream = new RandomStream((ulong)seed, StreamNames.Weights, 0, 1);
    double milliseconds =
        clock.Seconds(() => new PreferentialAttachment().Rewire(weights, shape, stream, workers)) * 1e3;
    var (inputs, outputs) = StrengthStatistics.Of(weights, shape);
    float[] after = [.. weights];
    Array.Sort(after);
    Require(before.AsSpan().SequenceEqual(after), "a weight was lost");
    return (
        new Outcome(
            milliseconds,
            inputsBefore.StandardDeviation,
            outputsBefore.StandardDeviation,
            inputs.StandardDeviation,
            outputs.StandardDeviation
        ),
        weights
    );
}

static void Require(bool condition, string otherwise)
{
    if (!condition)
    {
        throw new InvalidOperationException(otherwise);
    }
}

/// <summary>Time of one rewiring, and the standard deviations of strengths before and after.</summary>
internal readonly record struct Outcome(
    double Milliseconds,
    double InputsBefore,
    double OutputsBefore,
    double InputsAfter,
    double OutputsAfter
)
{
    /// <summary>What the peer answers.</summary>
    public static Outcome Of(double[] numbers) => new(numbers[0] * 1e3, numbers[1], numbers[2], numbers[3], numbers[4]);
}
