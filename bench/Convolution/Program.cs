using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using Filigree.Bench.Convolution;
using Filigree.Bench.Gemm;
using Filigree.Numerics;

// Usage: Convolution [--threads N] [--only TEXT[,TEXT...]] [--form NAME[,NAME...]] [--milliseconds N]
// Times forward and both gradients of the convolutions of some networks in every form, after comparing each with the unrolled one. Rates count
// the operations of the direct sums; shares are of the multiply-add peak probed in the same rounds. The least time counts, because
// others may share the machine.
int threads = int.Parse(Option("--threads", "1"), CultureInfo.InvariantCulture);
double seconds = double.Parse(Option("--milliseconds", "150"), CultureInfo.InvariantCulture) / 1000;
string[] only = Option("--only", "").Split(',');
string[] forms = Option("--form", "").Split(',');
using var workers = new Workers(threads);
int lanes =
    Vector512.IsHardwareAccelerated ? 512
    : Vector256.IsHardwareAccelerated ? 256
    : 128;
Console.WriteLine($"# .NET {Environment.Version}, {lanes}-bit vectors, {threads} thread(s)");
Console.WriteLine(
    $"# {"convolution", -30} {"form", -10} {"peak GF/s", 9}"
        + string.Concat(Shape.Passes.Select(pass => $" {pass + " ms", 12} {"GF/s", 6} {"share", 6}"))
        + "  largest error"
);
int wrong = 0;
foreach ((string name, int samples, ConvolutionGeometry geometry) in Shapes.All())
{
    if (!only.Any(text => name.Contains(text, StringComparison.Ordinal)))
    {
        continue;
    }

    using var shape = new Shape(name, samples, geometry);
    foreach (ConvolutionForm form in shape.Forms())
    {
        if (
            form != ConvolutionForm.Auto
            && forms.Any(text => form.ToString().StartsWith(text, StringComparison.OrdinalIgnoreCase))
        )
        {
            Measure(shape, form);
        }
    }
}

return wrong == 0 ? 0 : 1;

void Measure(Shape shape, ConvolutionForm form)
{
    ConvolutionKernel kernel = shape.Kernel(form)!;
    ConvolutionKernel unrolled = shape.Kernel(ConvolutionForm.Unrolled)!;
    double error = 0;
    double peak = double.PositiveInfinity;
    var least = new double[Shape.Passes.Length];
    for (int pass = 0; pass < least.Length; pass++)
    {
        error = Math.Max(error, shape.Error(kernel, unrolled, pass, workers));
        least[pass] = double.PositiveInfinity;
        double spent = 0;
        for (int round = 0; round < 3 || spent < seconds; round++)
        {
            peak = Math.Min(peak, Time(() => Peak.Run()));
            double time = Time(() => shape.Run(kernel, pass, workers));
            least[pass] = Math.Min(least[pass], time);
            spent += time;
        }
    }

    peak = Peak.Operations / peak / 1e9;
    string mark = form == shape.Chosen ? "*" : "";
    string line = Invariant($"{shape.Name, -32} {form + mark, -10} {peak, 9:F1}");
    foreach (double time in least)
    {
        double rate = shape.Operations / time / 1e9;
        line += Invariant($" {time * 1e3, 12:F3} {rate, 6:F1} {rate / peak / threads, 6:F2}");
    }

    bool isRight = error < 1e-3;
    wrong += isRight ? 0 : 1;
    Console.WriteLine(line + Invariant($"  {error:E1}{(isRight ? "" : " WRONG")}"));
}

string Option(string name, string otherwise)
{
    int at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
}

static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

static double Time(Action action)
{
    long start = Stopwatch.GetTimestamp();
    action();
    return Stopwatch.GetElapsedTime(start).TotalSeconds;
}
