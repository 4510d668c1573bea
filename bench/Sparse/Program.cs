using Filigree.Bench;
using Filigree.Bench.Sparse;
using Filigree.Numerics;

// Products of one sparse layer by its connections beside the dense ones, forward and backward apart, at several densities.
//   dotnet run -c Release --project bench/Sparse [-- --threads N] [--rounds N] [--batch N] [--inputs N] [--outputs N]
//       [--peer] [--python PROGRAM]
//   dotnet run -c Release --project bench/Sparse -- --million [--threads N] [--batch N] [--steps N]
//   dotnet run -c Release --project bench/Sparse -- --grid [--layers 784-1000,2560-640] [--batches 32,128] [--densities 0.01,0.1]
//       [--dense] [--peer [--mkl LIBRARY]] [--threads N] [--rounds N]
//   dotnet run -c Release --project bench/Sparse -- --patterns [--threads N] [--rounds N] [--batch N] [--inputs N] [--outputs N]
// The second trains a network with a million hidden neurons and says what memory it took.
// Rates are multiply-adds on the connections, times two; the dense columns are the time of the dense product over ours.
// Outputs are compared with the dense product's first; --peer adds SciPy's compressed rows doing the same,
// or MKL's if a library with them is named (libmkl_rt.so, libtorch_cpu.so).
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
        "--mkl",
    ],
    "--million",
    "--grid",
    "--patterns",
    "--dense",
    "--peer"
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
    MillionNeurons.Run(workers, batch, options.Count("--steps", 2));
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

string[] library = options.Text("--mkl", null) is { } mkl ? [mkl] : [];
using BenchPeer? peer = options.Has("--peer")
    ? new BenchPeer(options.Text("--python", BenchPeer.UsualPython), "sparse_peer.py", threads, library)
    : null;
if (options.Has("--grid"))
{
    Console.WriteLine($"# .NET {Environment.Version}, {threads} thread(s)");
    new Grid(workers, rounds, peer, options.Has("--dense")).Run(
        options.Text("--layers", "784-1000,640-2560,2560-640,4096-4096").Split(','),
        [.. options.Numbers("--batches", 32, 128, 512, 1024, 4096).Select(number => (int)number)],
        options.Numbers("--densities", 0.005, 0.01, 0.05, 0.1, 0.2)
    );
    return;
}

Console.WriteLine($"# .NET {Environment.Version}, {inputs} to {outputs} neurons, batch {batch}, {threads} thread(s)");
Console.WriteLine(
    "| density | forward GF/s | both gradients GF/s | weights' alone GF/s | dense forward / ours | dense gradients / ours |"
        + (peer is null ? "" : " peer forward / ours | peer gradients / ours |")
);
Console.WriteLine("|---:|---:|---:|---:|---:|---:|" + (peer is null ? "" : "---:|---:|"));
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
    if (peer is not null)
    {
        (double forward, double inputGradient, double weightGradient) = layer.PeerSeconds(peer, rounds);
        line += $" {forward / times[0]:F1} | {(inputGradient + weightGradient) / times[1]:F1} |";
    }

    Console.WriteLine(line);
}

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
