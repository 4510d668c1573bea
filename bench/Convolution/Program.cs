using System.Runtime.Intrinsics;
using Filigree.Bench;
using Filigree.Bench.Convolution;
using Filigree.Numerics;

// Usage: Convolution [--threads N] [--rounds N] [--only TEXT[,TEXT...]] [--form NAME[,NAME...]] [--peer] [--python PROGRAM]
//     [--libtorch "COMMAND OF bench/Libtorch"]
// Times forward and both gradients of the convolutions of some networks in every form, or in those named, after comparing each with the
// unrolled one. Rates count the operations of the direct sums; shares are of the multiply-add peak probed in the same rounds. The least time
// counts. A star marks the form that is chosen by the sizes. --peer runs convolution_peer.py (PyTorch) for the same convolutions, --libtorch libtorch, whose
// results are compared with those of the last form; ratios are its times over the chosen form's.
var options = BenchOptions.Read(
    args,
    ["--threads", "--rounds", "--only", "--form", "--python", "--libtorch"],
    "--peer"
);
int threads = options.Count("--threads", 1);
int rounds = options.Count("--rounds", 12);
string[] only = options.Text("--only", "").Split(',');
string[] forms = options.Text("--form", "").Split(',');
var clock = new BenchClock(threads);
using var workers = new Workers(threads);
var peers = new List<BenchPeer>();
if (options.Has("--peer"))
{
    peers.Add(new BenchPeer(options.Text("--python", BenchPeer.UsualPython), "convolution_peer.py", threads));
    peers[0].CheckNumPy();
}

if (options.Text("--libtorch", null) is { } command)
{
    peers.Add(new BenchPeer(command.Split(' '), threads));
}

int lanes =
    Vector512.IsHardwareAccelerated ? 512
    : Vector256.IsHardwareAccelerated ? 256
    : 128;
Console.WriteLine($"# .NET {Environment.Version}, {lanes}-bit vectors, {threads} thread(s), least of {rounds} rounds");
Console.WriteLine(
    $"# {"convolution", -34} {"form", -10} {"peak GF/s", 9}"
        + string.Concat(Shape.Passes.Select(pass => $" {pass + " ms", 10} {"GF/s", 6} {"share", 5}"))
        + "  error"
);
int wrong = 0;
foreach ((string name, int samples, ConvolutionGeometry geometry) in Shapes.All())
{
    if (!only.Any(text => name.Contains(text, StringComparison.Ordinal)))
    {
        continue;
    }

    using var shape = new Shape(name, samples, geometry);
    double[]? ours = null;
    foreach (ConvolutionForm form in shape.Forms())
    {
        if (
            form != ConvolutionForm.Auto
            && forms.Any(text => form.ToString().StartsWith(text, StringComparison.OrdinalIgnoreCase))
        )
        {
            double[] times = Measure(shape, form);
            ours = form == shape.Chosen ? times : ours;
        }
    }

    foreach (BenchPeer peer in peers)
    {
        Compare(shape, peer, ours);
    }
}

peers.ForEach(peer => peer.Dispose());
return wrong == 0 ? 0 : 1;

double[] Measure(Shape shape, ConvolutionForm form)
{
    ConvolutionKernel kernel = shape.Kernel(form)!;
    ConvolutionKernel unrolled = shape.Kernel(ConvolutionForm.Unrolled)!;
    double error = 0;
    double peak = 0;
    var least = new double[Shape.Passes.Length];
    for (int pass = 0; pass < least.Length; pass++)
    {
        error = Math.Max(error, shape.Error(kernel, unrolled, pass, workers));
        least[pass] = double.PositiveInfinity;
        for (int round = 0; round < rounds; round++)
        {
            peak = Math.Max(peak, Peak.Measure(rounds: 2));
            least[pass] = Math.Min(least[pass], clock.Seconds(() => shape.Run(kernel, pass, workers)));
        }
    }

    string mark = form == shape.Chosen ? "*" : "";
    string line = $"{shape.Name, -36} {form + mark, -10} {peak / 1e9, 9:F1}";
    foreach (double time in least)
    {
        double rate = shape.Operations / time;
        line += $" {time * 1e3, 10:F3} {rate / 1e9, 6:F1} {rate / peak / threads, 5:F2}";
    }

    Console.WriteLine($"{line}  {Judged(error)}");
    return least;
}

void Compare(Shape shape, BenchPeer peer, double[]? ours)
{
    double[] answer = shape.Ask(peer, rounds);
    string line = $"{shape.Name, -36} {peer.Title.Split(' ')[0], -10} {"", 9}";
    for (int pass = 0; pass < Shape.Passes.Length; pass++)
    {
        string ratio = ours is null ? "" : $"{answer[pass] / ours[pass]:F2}";
        line += $" {answer[pass] * 1e3, 10:F3} {shape.Operations / answer[pass] / 1e9, 6:F1} {ratio, 5}";
    }

    Console.WriteLine($"{line}  {Judged(answer[^1])}");
}

string Judged(double error)
{
    const double Largest = 1e-3;
    wrong += error < Largest ? 0 : 1;
    return $"{error:E1}{(error < Largest ? "" : " WRONG")}";
}
