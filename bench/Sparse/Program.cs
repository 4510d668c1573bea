using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Filigree.Bench.Sparse;
using Filigree.Numerics;

// Products of one sparse layer by its connections beside the dense ones, forward and backward apart, at several densities.
//   dotnet run -c Release --project bench/Sparse [-- --threads N] [--rounds N] [--batch N] [--inputs N] [--outputs N]
//       [--peer] [--python PROGRAM]
//   dotnet run -c Release --project bench/Sparse -- --million [--threads N] [--batch N] [--steps N]
//   dotnet run -c Release --project bench/Sparse -- --grid [--layers 784-1000,2560-640] [--batches 32,128] [--densities 0.01,0.1]
//       [--dense] [--peer [--mkl LIBRARY]] [--threads N] [--rounds N]
// The second trains a network with a million hidden neurons and says what memory it took.
// Rates are multiply-adds on the connections, times two; the dense columns are the time of the dense product over ours.
// Outputs are compared with the dense product's first; --peer adds SciPy's compressed rows doing the same,
// or MKL's if a library with them is named (libmkl_rt.so, libtorch_cpu.so).
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int threads = Number("--threads", 1);
int rounds = Number("--rounds", 30);
int batch = Number("--batch", 128);
int inputs = Number("--inputs", 784);
int outputs = Number("--outputs", 1000);
using var workers = new Workers(threads);
if (args.Contains("--million"))
{
    MillionNeurons.Run(workers, batch, Number("--steps", 2));
    return;
}

using Peer? peer = args.Contains("--peer") ? new Peer(Text("--python", "/usr/bin/python3"), Text("--mkl", null)) : null;
if (args.Contains("--grid"))
{
    Console.WriteLine($"# .NET {Environment.Version}, {threads} thread(s)");
    new Grid(workers, Number("--rounds", 5), peer, args.Contains("--dense")).Run(
        Text("--layers", "784-1000,640-2560,2560-640,4096-4096").Split(','),
        [.. Text("--batches", "32,128,512,1024,4096").Split(',').Select(int.Parse)],
        [
            .. Text("--densities", "0.005,0.01,0.05,0.1,0.2")
                .Split(',')
                .Select(word => double.Parse(word, CultureInfo.InvariantCulture)),
        ]
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
        (double forward, double inputGradient, double weightGradient) = peer.Seconds(layer, rounds);
        line += $" {forward / times[0]:F1} | {(inputGradient + weightGradient) / times[1]:F1} |";
    }

    Console.WriteLine(line);
}

// The time that one round in five stays below, of actions taken in turn. On one thread it is the processor's time, because
// others may share the machine; on several the clock on the wall.
double[] Times(Action[] actions)
{
    var times = new double[actions.Length][];
    var repeats = new int[actions.Length];
    for (int index = 0; index < actions.Length; index++)
    {
        actions[index]();
        times[index] = new double[rounds];
        repeats[index] = Math.Max(1, (int)(0.004 / Time(actions[index], 3)));
    }

    for (int round = 0; round < rounds; round++)
    {
        for (int index = 0; index < actions.Length; index++)
        {
            times[index][round] = Time(actions[index], repeats[index]);
        }
    }

    return [.. times.Select(each => each.Order().ElementAt(rounds / 5))];
}

double Time(Action action, int repeats)
{
    TimeSpan used = Environment.CpuUsage.TotalTime;
    long start = Stopwatch.GetTimestamp();
    for (int repeat = 0; repeat < repeats; repeat++)
    {
        action();
    }

    TimeSpan time = threads == 1 ? Environment.CpuUsage.TotalTime - used : Stopwatch.GetElapsedTime(start);
    return time.TotalSeconds / repeats;
}

[return: NotNullIfNotNull(nameof(otherwise))]
string? Text(string name, string? otherwise)
{
    int at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
}

int Number(string name, int otherwise) =>
    int.Parse(Text(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
