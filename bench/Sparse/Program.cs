using Filigree.Bench;
using Filigree.Bench.Sparse;
using Filigree.Numerics;

// Products of one sparse layer by its connections beside the dense ones, forward and backward apart, at several densities.
//   dotnet run -c Release --project bench/Sparse [-- --threads N] [--rounds N] [--batch N] [--inputs N] [--outputs N]
//       [--peers PEERS] [--python PROGRAM]
//   dotnet run -c Release --project bench/Sparse -- --million [--network 784-500000-500000-10] [--epsilon N] [--threads N] [--batch N] [--steps N]
//   dotnet run -c Release --project bench/Sparse -- --grid [--layers 784-1000,2560-640] [--batches 32,128] [--densities 0.01,0.1]
//       [--dense] [--peers PEERS] [--threads N] [--rounds N]
//   dotnet run -c Release --project bench/Sparse -- --step [--network 784-1000-1000-1000-10] [--batch N] [--densities 0.05]
//       [--peers PEERS] [--threads N] [--rounds N]
//   dotnet run -c Release --project bench/Sparse -- --patterns [--threads N] [--rounds N] [--batch N] [--inputs N] [--outputs N]
// The second trains a network with a million hidden neurons and says what memory it took.
// Rates are multiply-adds on the connections, times two; the dense columns are the time of the dense product over ours.
// Outputs are compared with the dense product's first. PEERS are programs doing the same, with commas between them: scipy, and mkl=LIBRARY
// (libmkl_rt.so, libtorch_cpu.so), sparselab=LIBRARY and sparseprop=LIBRARY, which docs/performance.md says how to build.
var options = BenchOptions.Read(
    args,
    [
        "--threads",
        "--rounds",
        "--batch",
        "--inputs",
        "--outputs",
        "--steps",
        "--layers",
        "--batches",
        "--densities",
        "--python",
        "--peers",
        "--network",
        "--epsilon",
    ],
    "--million",
    "--grid",
    "--patterns",
    "--step",
    "--dense"
);
int threads = options.Count("--threads", 1);
int rounds = options.Count("--rounds", options.Has("--grid") ? 5 : 30);
int batch = options.Count("--batch", 128);
int inputs = options.Count("--inputs", 784);
int outputs = options.Count("--outputs", 1000);
var clock = new BenchClock(threads);
using var workers = new Workers(threads);
if (options.Has("--million"))
{
    MillionNeurons.Run(
        workers,
        BenchLayer.Widths(options.Text("--network", "784-500000-500000-10")!),
        options.Count("--epsilon", 0),
        batch,
        options.Count("--steps", 2)
    );
    return;
}

if (options.Has("--patterns"))
{
    Console.WriteLine(
        $"# .NET {Environment.Version}, {inputs} to {outputs} neurons, batch {batch}, {threads} thread(s)"
    );
    PatternGrid.Run(outputs, inputs, batch, rounds, workers);
    return;
}

string[] names = options.Text("--peers", "").Split(',', StringSplitOptions.RemoveEmptyEntries);
SparsePeer[] peers = SparsePeer.Start(names, options.Text("--python", BenchPeer.UsualPython), threads);
if (options.Has("--grid"))
{
    Console.WriteLine($"# .NET {Environment.Version}, {threads} thread(s)");
    new Grid(workers, rounds, peers, options.Has("--dense")).Run(
        options.Text("--layers", "784-1000,640-2560,2560-640,4096-4096").Split(','),
        [.. options.Numbers("--batches", 32, 128, 512, 1024, 4096).Select(number => (int)number)],
        options.Numbers("--densities", 0.005, 0.01, 0.05, 0.1, 0.2)
    );
    End();
    return;
}

if (options.Has("--step"))
{
    string network = options.Text("--network", "784-1000-1000-1000-10");
    foreach (double density in options.Numbers("--densities", 0.05))
    {
        Console.WriteLine($"# .NET {Environment.Version}, {network}, {density:P1}, batch {batch}, {threads} thread(s)");
        int[] neurons = BenchLayer.Widths(network);
        StaticStep.Run(neurons, batch, density, rounds, peers, workers);
    }

    End();
    return;
}

Console.WriteLine($"# .NET {Environment.Version}, {inputs} to {outputs} neurons, batch {batch}, {threads} thread(s)");
Console.WriteLine(
    "| density | forward GF/s | both gradients GF/s | weights' alone GF/s | dense forward / ours | dense gradients / ours |"
        + string.Concat(peers.Select(peer => $" {peer.Name} forward / ours | {peer.Name} gradients / ours |"))
);
Console.WriteLine("|---:|---:|---:|---:|---:|---:|" + string.Concat(peers.Select(_ => "---:|---:|")));
foreach (double density in new[] { 0.005, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7 })
{
    using var layer = new BenchLayer(outputs, inputs, batch, density);
    layer.Check();
    double[] times = Times([
        () => layer.Forward(workers),
        () => layer.Backward(workers),
        () => layer.WeightGradient(workers),
        () => layer.DenseForward(workers),
        () => layer.DenseBackward(workers),
    ]);
    double operations = 2.0 * layer.Count * batch;
    string line =
        $"| {density:P1} | {operations / times[0] / 1e9:F1} | {2 * operations / times[1] / 1e9:F1} | "
        + $"{operations / times[2] / 1e9:F1} | {times[3] / times[0]:F2} | {times[4] / times[1]:F2} |";
    foreach (SparsePeer peer in peers)
    {
        peer.Open(layer);
        double[] theirs = LeastTimes.Of(rounds, peer.Forward, peer.Gradients);
        line += $" {theirs[0] / times[0]:F1} | {theirs[1] / times[1]:F1} |";
    }

    Console.WriteLine(line);
}

End();

void End() => Array.ForEach(peers, peer => peer.Dispose());

// The time that one round in five stays below, of actions taken in turn.
double[] Times(Action[] actions)
{
    int[] repeats =
    [
        .. actions.Select(action =>
        {
            action();
            return Math.Max(1, (int)(0.004 / clock.Seconds(action, 3)));
        }),
    ];
    double[][] times = BenchClock.InTurn(
        rounds,
        [.. actions.Select((action, index) => (Func<int, double>)(_ => clock.Seconds(action, repeats[index])))]
    );
    return [.. times.Select(each => each[rounds / 5])];
}
