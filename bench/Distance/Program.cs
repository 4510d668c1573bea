using System.Diagnostics;
using Filigree.Bench;
using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Topology;

// Topological distance of two networks of three layers, 784 neurons wide, one thread; assignment of dense costs; wide layers.
//   dotnet run -c Release --project bench/Distance [-- --rounds N] [--peer] [--python PROGRAM] [--wide] [--densities A,B]
// With --peer SciPy does the same in a process of its own, round by round in turn; its answers are compared first. With --wide
// also: drawing 1,000,000 x 1,000,000 neurons, and the approximate distance, its error at 784 to 4000 and its time at 100,000.
var options = BenchOptions.Read(args, ["--rounds", "--python", "--densities"], "--peer", "--wide");
int rounds = options.Count("--rounds", 15);
double[] densities = options.Numbers("--densities", 0.007, 0.05, 0.2, 0.5);
var clock = new BenchClock(threads: 1);
using BenchPeer? peer = options.Has("--peer")
    ? new BenchPeer(options.Text("--python", BenchPeer.UsualPython), "distance_peer.py", threads: 1)
    : null;
var everyNeuron = new NnstdOptions { MatchOutputs = true };
Console.WriteLine($"# .NET {Environment.Version}; 3 layers of 784 x 784; {rounds} rounds; least and median of each");
Console.WriteLine(
    "| density | work | ms, least | ms, median | SciPy ms, least | median | SciPy / ours, least | median |"
);
Console.WriteLine("|---:|---|---:|---:|---:|---:|---:|---:|");
foreach (double density in densities)
{
    SparseMatrix[] first = Network(1, [784, 784, 784, 784], density);
    SparseMatrix[] second = Network(2, [784, 784, 784, 784], density);
    double[] costs = Costs(first[0], second[0]);
    // The first layer's distance is unique and must be equal. The mean over three depends on how ties are broken.
    Load(first[..1], second[..1], costs);
    Report(
        density,
        "distance, first layer",
        "distance",
        1e-12,
        () => Nnstd.Distance(first[..1], second[..1], everyNeuron).Mean
    );
    Load(first, second, costs);
    Report(density, "distance", "distance", 0.02, () => Nnstd.Distance(first, second, everyNeuron).Mean);
    Report(density, "assignment, dense costs", "assignment", 1e-9, () => Assignment.Solve(costs, 784).Cost);
}

if (options.Has("--wide"))
{
    Draw(1_000_000, 20);
    foreach ((int width, int inputs) in new[] { (784, 6), (784, 40), (784, 150), (4000, 6), (4000, 20) })
    {
        Compare(width, inputs);
    }

    Wide(100_000, 20);
}

void Load(SparseMatrix[] one, SparseMatrix[] other, double[] costs)
{
    if (peer is null)
    {
        return;
    }

    foreach ((string name, SparseMatrix[] network) in new[] { ("a", one), ("b", other) })
    {
        foreach ((int layer, SparseMatrix matrix) in network.Index())
        {
            peer.Write<int>($"{name}{layer}", [matrix.Outputs, matrix.Inputs, .. matrix.Starts, .. matrix.Indices]);
        }
    }

    peer.Write<double>("costs", costs);
    peer.Ask($"load {one.Length}");
}

void Report(double density, string work, string task, double tolerance, Func<double> ours)
{
    double value = ours();
    if (peer?.Ask($"{task}")[1] is { } theirs && Math.Abs(theirs - value) > tolerance)
    {
        throw new InvalidOperationException($"{work} at {density}: {value} here, {theirs} there.");
    }

    for (int warm = 0; warm < 30; warm++)
    {
        ours();
    }

    double[][] times = BenchClock.InTurn(
        rounds,
        _ => clock.Seconds(() => ours()) * 1e3,
        _ => (peer?.Ask($"{task}")[0] ?? double.NaN) * 1e3
    );
    (double[] mine, double[] peers) = (times[0], times[1]);
    int middle = rounds / 2;
    Console.WriteLine(
        $"| {density:P1} | {work} | {mine[0]:F2} | {mine[middle]:F2} | {peers[0]:F1} | {peers[middle]:F1} | "
            + $"{peers[0] / mine[0]:F1} | {peers[middle] / mine[middle]:F1} |"
    );
}

// The distances as a matrix, from the definition.
static double[] Costs(SparseMatrix first, SparseMatrix second)
{
    var costs = new double[first.Outputs * second.Outputs];
    for (int one = 0; one < first.Outputs; one++)
    {
        var inputs = first.InputsOf(one).ToArray().ToHashSet();
        for (int other = 0; other < second.Outputs; other++)
        {
            int shared = 0;
            foreach (int input in second.InputsOf(other))
            {
                shared += inputs.Contains(input) ? 1 : 0;
            }

            double union = inputs.Count + second.InputsOf(other).Length - shared;
            costs[(one * second.Outputs) + other] = union == 0 ? 0 : 1 - (shared / union);
        }
    }

    return costs;
}

static void Draw(int neurons, int connections)
{
    long before = GC.GetTotalAllocatedBytes(precise: true);
    long start = Stopwatch.GetTimestamp();
    SparseMatrix drawn = RandomConnections.Draw(
        "wide",
        new MatrixShape(neurons, neurons),
        (long)neurons * connections,
        new RandomStream(1, StreamNames.Weights, 0, 0)
    );
    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    double bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)drawn.Count;
    Console.WriteLine(
        $"draw of {neurons:N0} x {neurons:N0} with {drawn.Count:N0} connections: {seconds:F2} s, {bytes:F1} bytes a connection"
    );
}

void Compare(int width, int inputs)
{
    double density = inputs / (double)width;
    SparseMatrix[] first = Network(1, [width, width], density);
    SparseMatrix[] second = Network(2, [width, width], density);
    SparseMatrix[] near = Generations.Next(first, 0.1, new Randomness(3), 1);
    NnstdOptions approximate = everyNeuron with { Approximation = new NnstdApproximation() };
    foreach ((string what, SparseMatrix[] other) in new[] { ("another seed", second), ("10% moved", near) })
    {
        (double exact, double exactSeconds) = Timed(() => Nnstd.Distance(first, other, everyNeuron).Mean);
        (double value, double seconds) = Timed(() => Nnstd.Distance(first, other, approximate).Mean);
        Console.WriteLine(
            $"width {width}, {inputs} inputs, {what}: exact {exact:F5} in {exactSeconds:F3} s, approximate {value:F5} in {seconds:F3} s, "
                + $"too high by {value - exact:F5}"
        );
    }
}

void Wide(int width, int inputs)
{
    SparseMatrix[] first = Network(1, [width, width], inputs / (double)width);
    SparseMatrix[] second = Network(2, [width, width], inputs / (double)width);
    SparseMatrix[] near = Generations.Next(first, 0.1, new Randomness(3), 1);
    NnstdOptions approximate = everyNeuron with { Approximation = new NnstdApproximation() };
    using var workers = new Workers(Environment.ProcessorCount);
    foreach ((string what, SparseMatrix[] other) in new[] { ("another seed", second), ("10% moved", near) })
    {
        (double value, double seconds) = Timed(() => Nnstd.Distance(first, other, approximate, workers).Mean);
        Console.WriteLine($"width {width:N0}, {inputs} inputs, {what}: approximate {value:F5} in {seconds:F1} s");
    }

    Console.WriteLine(
        $"largest memory of the process: {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:F0} MiB"
    );
}

static (double Value, double Seconds) Timed(Func<double> action)
{
    long start = Stopwatch.GetTimestamp();
    double value = action();
    return (value, Stopwatch.GetElapsedTime(start).TotalSeconds);
}

static SparseMatrix[] Network(ulong seed, int[] widths, double density) =>
    [
        .. widths
            .Skip(1)
            .Select(
                (outputs, layer) =>
                    RandomConnections.Draw(
                        $"layer {layer + 1}",
                        new MatrixShape(outputs, widths[layer]),
                        (long)Math.Round(density * outputs * widths[layer]),
                        new RandomStream(seed, StreamNames.Weights, layer, 0)
                    )
            ),
    ];
