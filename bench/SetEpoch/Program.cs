using Filigree.Bench;
using Filigree.Bench.SetEpoch;
using Filigree.Numerics;

// Training by connections beside SciPy's compressed rows and PyTorch's masked dense layers doing the same.
//   dotnet run -c Release --project bench/SetEpoch [-- --static | --rules] [--alone] [--only NUMBER] [--threads N] [--rounds N] [--python PROGRAM]
// Without --static epochs of sparse evolutionary training: 375 steps of 128 samples (48,000); ours includes the evolution, theirs
// only steps. With --static steps of batch 100 of 3072-1024-512-10 at 99% and 99.9% sparsity beside PyTorch. --alone leaves the
// peers out, --only all networks but the first or the second. All take the same samples, connections and weights; after 20 steps their losses must agree. Then rounds of steps
// are timed in turn, and the least of each shown. With --rules epochs of rules that move connections, ours alone: 375 steps of 128 samples.
var options = BenchOptions.Read(
    args,
    ["--threads", "--rounds", "--python", "--only"],
    "--static",
    "--alone",
    "--rules"
);
int threads = options.Count("--threads", 1);
int rounds = options.Count("--rounds", 9);
string python = options.Text("--python", BenchPeer.UsualPython);
string only = options.Text("--only", "12");
bool isAlone = options.Has("--alone");
var clock = new BenchClock(threads);
const int OurSteps = 50;
const int PeerSteps = 10;
using var workers = new Workers(threads);
Console.WriteLine($"# .NET {Environment.Version}, {threads} thread(s), least of {rounds} rounds in turn");
if (options.Has("--rules"))
{
    RuleEpochs.Measure(clock, rounds, workers);
    return;
}

if (options.Has("--static"))
{
    Console.WriteLine("| sparsity | connections | ours us/step | PyTorch masked us/step | ratio |");
    Console.WriteLine("|---:|---:|---:|---:|---:|");
    Only("1", () => MeasureStatic(0.99, 5.972));
    Only("2", () => MeasureStatic(0.999, 0.5972));
    return;
}

Console.WriteLine(
    "| network | connections | ours s/epoch | of it evolution | SciPy s/epoch | ratio | PyTorch masked s/epoch | ratio |"
);
Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");

// The second: three layers of 784 neurons at 0.7%, which is epsilon 2.744.
Only("1", () => MeasureEvolution("784-1000-1000-1000-10, epsilon 20", [784, 1000, 1000, 1000, 10], 20));
Only("2", () => MeasureEvolution("784-784-784-784-10, 0.7%", [784, 784, 784, 784, 10], 2.744));

void Only(string number, Action measure)
{
    if (only.Contains(number, StringComparison.Ordinal))
    {
        measure();
    }
}

void MeasureEvolution(string name, int[] widths, double epsilon)
{
    const int Batch = 128;
    const int StepsPerEpoch = 375;
    using var network = new BenchNetwork(widths, epsilon, isLastDense: true, Batch, 6_400, workers);
    using BenchPeer? scipy = StartPeer("scipy");
    using BenchPeer? torch = StartPeer("torch");
    scipy?.CheckNumPy();
    network.Check(scipy, torch);
    network.Run(OurSteps);
    double[] least = Least([
        _ => clock.Seconds(() => network.Run(OurSteps)) / OurSteps * StepsPerEpoch,
        round => clock.Seconds(() => network.Evolve(round + 1)),
        _ => PeerSeconds(scipy, Batch) * StepsPerEpoch,
        _ => PeerSeconds(torch, Batch) * StepsPerEpoch,
    ]);
    double epoch = least[0] + least[1];
    Console.WriteLine(
        $"| {name} | {network.Connections} | {epoch:F3} | {least[1]:F3} | {least[2]:F2} | "
            + $"{least[2] / epoch:F1} | {least[3]:F2} | {least[3] / epoch:F1} |"
    );
}

// Epsilon gives 1 - sparsity of all places, spread over the layers by their neurons.
void MeasureStatic(double sparsity, double epsilon)
{
    const int Batch = 100;
    using var network = new BenchNetwork([3072, 1024, 512, 10], epsilon, isLastDense: false, Batch, 2_000, workers);
    using BenchPeer? torch = StartPeer("torch");
    network.Check(torch);
    network.Run(OurSteps);
    double[] least = Least([
        _ => clock.Seconds(() => network.Run(OurSteps)) / OurSteps,
        _ => PeerSeconds(torch, Batch),
    ]);
    Console.WriteLine(
        $"| {sparsity * 100} % | {network.Connections} | {least[0] * 1e6:F0} | {least[1] * 1e6:F0} | "
            + $"{least[1] / least[0]:F1} |"
    );
}

BenchPeer? StartPeer(string kind) => isAlone ? null : new BenchPeer(python, "peer.py", threads, kind);

double[] Least(Func<int, double>[] measures) => [.. BenchClock.InTurn(rounds, measures).Select(each => each[0])];

static double PeerSeconds(BenchPeer? peer, int batch) =>
    peer is null ? double.NaN : peer.Ask($"run {batch} {PeerSteps}")[0] / PeerSteps;
