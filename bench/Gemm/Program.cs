using System.Runtime.Intrinsics;
using Filigree.Bench;
using Filigree.Bench.Gemm;
using Filigree.Numerics;

// Usage: Gemm [--threads N] [--rounds N] [--passes N] [--only TEXT] [--peer] [--python PROGRAM]
// Times the dense product at the shapes of LeNet-300-100 and some squares, with rows padded to whole vectors as layers have them, as a
// share of the multiply-add peak probed in the same rounds. Every shape has its turn in every pass, and the least of all its times
// counts; --peer runs gemm_peer.py (NumPy and PyTorch) for the same shapes in the same turns.
var options = BenchOptions.Read(args, ["--threads", "--rounds", "--passes", "--only", "--python"], "--peer");
int threads = options.Count("--threads", 1);
int rounds = options.Count("--rounds", 60);
int passes = options.Count("--passes", 5);
string only = options.Text("--only", "");
bool withPeer = options.Has("--peer");
var clock = new BenchClock(threads);
using var workers = new Workers(threads);
using BenchPeer? peer = withPeer
    ? new BenchPeer(options.Text("--python", BenchPeer.UsualPython), "gemm_peer.py", threads)
    : null;
peer?.CheckNumPy();

int lanes =
    Vector512.IsHardwareAccelerated ? 512
    : Vector256.IsHardwareAccelerated ? 256
    : 128;
Console.WriteLine(
    $"# .NET {Environment.Version}, {lanes}-bit vectors, {threads} thread(s), least of {passes} x {rounds} rounds"
);
Console.WriteLine(
    $"# {"product", -34} {"peak GF/s", 9} {"GF/s", 8} {"share", 7} {"us", 9}{(withPeer ? "   numpy us   torch us   ratio" : "")}"
);
Shape[] shapes = [.. Shapes().Where(shape => shape.Name.Contains(only, StringComparison.Ordinal))];
int wrong = 0;
foreach (Shape shape in shapes)
{
    if (!shape.IsRight(workers))
    {
        Console.WriteLine($"{shape.Name}: WRONG, differs from the plain loop");
        wrong++;
    }
}
double leastPeak = double.PositiveInfinity;
double[] least = [.. shapes.Select(_ => double.PositiveInfinity)];
(double NumPy, double Torch)[] peers = [.. shapes.Select(_ => (double.PositiveInfinity, double.PositiveInfinity))];
for (int pass = 0; pass < passes; pass++)
{
    for (int i = 0; i < shapes.Length; i++)
    {
        Shape shape = shapes[i];
        int repeats = Math.Max(1, (int)(2e7 / shape.Operations));
        for (int round = 0; round < rounds; round++)
        {
            leastPeak = Math.Min(leastPeak, clock.Seconds(() => Peak.Run(), 2));
            least[i] = Math.Min(least[i], clock.Seconds(() => shape.Multiply(workers), repeats));
        }
        if (peer is not null)
        {
            double[] seconds = peer.Ask($"{shape.Rows} {shape.Depth} {shape.Columns} {shape.Form} {rounds} {repeats}");
            peers[i] = (Math.Min(peers[i].NumPy, seconds[0] * 1e6), Math.Min(peers[i].Torch, seconds[1] * 1e6));
        }
    }
}
double peak = Peak.Operations / leastPeak / 1e9;
for (int i = 0; i < shapes.Length; i++)
{
    double rate = shapes[i].Operations / least[i] / 1e9;
    double microseconds = least[i] * 1e6;
    string line = $"{shapes[i].Name, -36} {peak, 9:F1} {rate, 8:F1} {rate / peak / threads, 7:P1} {microseconds, 9:F1}";
    if (peer is not null)
    {
        (double numpy, double torch) = peers[i];
        line += $" {numpy, 10:F1} {torch, 10:F1} {Math.Min(numpy, torch) / microseconds, 7:F2}";
    }
    Console.WriteLine(line);
    shapes[i].Dispose();
}
return wrong == 0 ? 0 : 1;

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
        yield return new($"inputs  [{batch},10] x [10,100]", batch, 10, 100, false, true);
    }
    yield return new("square 1000", 1000, 1000, 1000, false, false);
    yield return new("square 1000, right transposed", 1000, 1000, 1000, false, true);
    yield return new("square 1000, left transposed", 1000, 1000, 1000, true, false);
    yield return new("square 1024", 1024, 1024, 1024, false, false);
    yield return new("square 1920", 1920, 1920, 1920, false, false);
    yield return new("convolution [576,25600] x [25600,64]", 576, 25600, 64, true, false);
    yield return new("convolution [25600,576] x [576,64]", 25600, 576, 64, false, false);
}
