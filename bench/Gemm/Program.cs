using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using Filigree.Bench.Gemm;
using Filigree.Numerics;

// Usage: Gemm [--threads N] [--rounds N] [--only TEXT] [--peer] [--python PROGRAM]
// Times the dense product at the shapes of LeNet-300-100 and some squares, as a share of the multiply-add peak probed
// in the same rounds; --peer runs gemm_peer.py (NumPy and PyTorch) for the same shapes right after each.
int threads = int.Parse(Option("--threads", "1"), CultureInfo.InvariantCulture);
int rounds = int.Parse(Option("--rounds", "40"), CultureInfo.InvariantCulture);
string only = Option("--only", "");
bool withPeer = args.Contains("--peer");
using var workers = new Workers(threads);
using Peer? peer = withPeer ? new Peer(Option("--python", "/usr/bin/python3"), threads) : null;

int lanes =
    Vector512.IsHardwareAccelerated ? 512
    : Vector256.IsHardwareAccelerated ? 256
    : 128;
Console.WriteLine(
    $"# .NET {Environment.Version}, {lanes}-bit vectors, {threads} thread(s), fastest tenth of {rounds} rounds"
);
Console.WriteLine(
    $"# {"product", -34} {"peak GF/s", 9} {"GF/s", 8} {"share", 7} {"us", 9}{(withPeer ? "   numpy us   torch us   ratio" : "")}"
);
int wrong = 0;
foreach (Shape each in Shapes())
{
    using Shape shape = each;
    if (!shape.Name.Contains(only, StringComparison.Ordinal))
    {
        continue;
    }
    if (!shape.IsRight(workers))
    {
        Console.WriteLine($"{shape.Name}: WRONG, differs from the plain loop");
        wrong++;
        continue;
    }
    int repeats = Math.Max(1, (int)(1e8 / shape.Operations));
    double[] times = new double[rounds];
    double[] peakTimes = new double[rounds];
    for (int round = 0; round < rounds; round++)
    {
        peakTimes[round] = Time(() => Peak.Run(), 10);
        times[round] = Time(() => shape.Multiply(workers), repeats);
    }
    double best = Typical(times);
    double bestPeak = Typical(peakTimes);
    double peak = Peak.Operations / bestPeak / 1e9;
    double rate = shape.Operations / best / 1e9;
    string line = Invariant(
        $"{shape.Name, -36} {peak, 9:F1} {rate, 8:F1} {rate / peak / threads, 7:P1} {best * 1e6, 9:F1}"
    );
    if (peer is not null)
    {
        (double numpy, double torch) = peer.Microseconds(shape, rounds, repeats);
        line += Invariant($" {numpy, 10:F1} {torch, 10:F1} {Math.Min(numpy, torch) / (best * 1e6), 7:F2}");
    }
    Console.WriteLine(line);
}
return wrong == 0 ? 0 : 1;

string Option(string name, string otherwise)
{
    int at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
}

// The time that one round in ten stays below: steadier than the very best.
static double Typical(double[] times)
{
    Array.Sort(times);
    return times[times.Length / 10];
}

static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

// On one thread the processor's time, because others may share the machine; on several the clock on the wall.
double Time(Action action, int repeats)
{
    TimeSpan used = Environment.CpuUsage.TotalTime;
    long start = Stopwatch.GetTimestamp();
    for (int i = 0; i < repeats; i++)
    {
        action();
    }
    TimeSpan time = threads == 1 ? Environment.CpuUsage.TotalTime - used : Stopwatch.GetElapsedTime(start);
    return time.TotalSeconds / repeats;
}

static IEnumerable<Shape> Shapes()
{
    foreach (int batch in new[] { 100, 60, 25 })
    {
        yield return new($"forward [{batch},784] x [784,300]", batch, 784, 300, false, false);
        yield return new($"weights [784,{batch}] x [{batch},300]", 784, batch, 300, true, false);
        yield return new($"forward [{batch},300] x [300,100]", batch, 300, 100, false, false);
        yield return new($"weights [300,{batch}] x [{batch},100]", 300, batch, 100, true, false);
        yield return new($"inputs  [{batch},100] x [100,300]", batch, 100, 300, false, true);
        yield return new($"forward [{batch},100] x [100,10]", batch, 100, 10, false, false);
        yield return new($"weights [100,{batch}] x [{batch},10]", 100, batch, 10, true, false);
    }
    yield return new("square 1000", 1000, 1000, 1000, false, false);
    yield return new("square 1000, right transposed", 1000, 1000, 1000, false, true);
    yield return new("square 1000, left transposed", 1000, 1000, 1000, true, false);
    yield return new("square 1024", 1024, 1024, 1024, false, false);
    yield return new("square 1920", 1920, 1920, 1920, false, false);
    yield return new("convolution [576,25600] x [25600,64]", 576, 25600, 64, true, false);
    yield return new("convolution [25600,576] x [576,64]", 25600, 576, 64, false, false);
}
