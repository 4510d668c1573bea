using Filigree.Bench;
using Filigree.Numerics;
using Filigree.Topology;
using Filigree.Wiring;

// Percolation curves of LeNet-300-100 (266,200 weights), one thread: drawing the weights, and the curve at 50 points.
//   dotnet run -c Release --project bench/Percolation [-- --draws N]
// Before anything is timed, the first draw's curve is checked, point by point, against whole graphs built anew.
int draws = BenchOptions.Read(args, ["--draws"]).Count("--draws", 1000);
var clock = new BenchClock(threads: 1);
MatrixShape[] shapes = [new(300, 784), new(100, 300), new(10, 100)];
float[][] weights = [.. shapes.Select(shape => new float[shape.Count])];
var percolation = new Percolation([784, 300, 100, 10]);
long total = shapes.Sum(shape => (long)shape.Count);

Console.WriteLine($".NET {Environment.Version}; {draws} draws, 50 points, one thread");
Console.WriteLine("| wiring | points up to | ms to draw, median | ms for a curve, median | seconds in all |");
Console.WriteLine("|---|---:|---:|---:|---:|");
foreach (string name in new[] { "glorot-uniform", "he-normal", "truncated-normal" })
{
    var rule = (Initializer)Wirings.Parse(name);
    foreach (long upTo in new[] { 30_000, total })
    {
        long[] points = [.. Enumerable.Range(1, 50).Select(point => upTo * point / 50)];
        double[] shares = new double[points.Length];
        Draw(rule, 0);
        percolation.Measure(weights, points, shares);
        Compare(points, shares);

        double[][] times = BenchClock.InTurn(
            draws,
            draw => clock.Seconds(() => Draw(rule, (ulong)draw)),
            _ => clock.Seconds(() => percolation.Measure(weights, points, shares))
        );
        Console.WriteLine(
            $"| {name} | {upTo} | {times[0][draws / 2] * 1e3:F2} | {times[1][draws / 2] * 1e3:F2} | {times.Sum(each => each.Sum()):F1} |"
        );
    }
}

void Draw(Initializer rule, ulong seed)
{
    for (int layer = 0; layer < shapes.Length; layer++)
    {
        rule.Fill(weights[layer], shapes[layer], new RandomStream(seed, StreamNames.Weights, layer, 0));
    }
}

void Compare(long[] points, double[] shares)
{
    WeightMatrix[] matrices =
    [
        .. shapes.Select(
            (shape, layer) => new WeightMatrix($"dense{layer + 1}.weight", shape.Outputs, shape.Inputs, weights[layer])
        ),
    ];
    for (int point = 0; point < points.Length; point++)
    {
        double share = CompletePaths.Of(SparseGraph.Strongest(matrices, points[point])).Overall.Share;
        if (share != shares[point])
        {
            throw new InvalidOperationException(
                $"At {points[point]} edges the curve says {shares[point]}, the graph {share}."
            );
        }
    }
}
