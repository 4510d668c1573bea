using Filigree.Numerics;

namespace Filigree.Bench.Sparse;

/// <summary>
/// The products of layers of several sizes, at several batches and densities, beside the dense products and peers. What is timed is
/// compared with plain loops first. Times are the least of their rounds, taken in turn.
/// </summary>
internal sealed class Grid(Workers workers, int rounds, SparsePeer[] peers, bool dense)
{
    private readonly BenchClock clock = new(workers.Threads);

    public void Run(string[] layers, int[] batches, double[] densities)
    {
        string[] columns =
        [
            "layer",
            "batch",
            "density",
            "forward GF/s",
            "both gradients GF/s",
            .. dense ? ["dense forward / ours", "dense gradients / ours"] : Array.Empty<string>(),
            .. peers.SelectMany(peer =>
                new[]
                {
                    $"{peer.Name} forward GF/s",
                    $"{peer.Name} {(peer.GradientProducts == 1 ? "inputs' gradient" : "gradients")} GF/s",
                }
            ),
            .. peers.Length > 0 ? ["ours / fastest forward", "ours / fastest gradients"] : Array.Empty<string>(),
        ];
        Console.WriteLine($"| {string.Join(" | ", columns)} |");
        Console.WriteLine($"|---|{string.Concat(columns.Skip(1).Select(_ => "---:|"))}");
        foreach (string name in layers)
        {
            int[] sizes = BenchLayer.Widths(name);
            foreach (int batch in batches)
            {
                foreach (double density in densities)
                {
                    using var layer = new BenchLayer(sizes[1], sizes[0], batch, density);
                    layer.CheckPlainly(workers);
                    Array.ForEach(peers, peer => peer.Open(layer));
                    Console.WriteLine(
                        $"| {name} | {batch} | {density:P1} | {string.Join(" | ", Cells(layer, batch))} |"
                    );
                }
            }
        }
    }

    private List<string> Cells(BenchLayer layer, int batch)
    {
        double[] times = LeastTimes.Of(
            rounds,
            [
                repeats => clock.Seconds(() => layer.Forward(workers), repeats),
                repeats => clock.Seconds(() => layer.Backward(workers), repeats),
                .. peers.SelectMany(peer => new Func<int, double>[] { peer.Forward, peer.Gradients }),
                .. dense
                    ?
                    [
                        repeats => clock.Seconds(() => layer.DenseForward(workers), repeats),
                        repeats => clock.Seconds(() => layer.DenseBackward(workers), repeats),
                    ]
                    : Array.Empty<Func<int, double>>(),
            ]
        );
        double operations = 2e-9 * layer.Count * batch;
        (double forward, double gradients) = (operations / times[0], 2 * operations / times[1]);
        List<string> cells = [$"{forward:F1}", $"{gradients:F1}"];
        if (dense)
        {
            cells.AddRange([$"{times[^2] / times[0]:F2}", $"{times[^1] / times[1]:F2}"]);
        }

        (double fastestForward, double fastestGradients) = (0, 0);
        for (int index = 0; index < peers.Length; index++)
        {
            double theirForward = operations / times[2 * index + 2];
            double theirGradients = peers[index].GradientProducts * operations / times[2 * index + 3];
            fastestForward = Math.Max(fastestForward, theirForward);
            fastestGradients = Math.Max(fastestGradients, theirGradients);
            cells.AddRange([$"{theirForward:F1}", $"{theirGradients:F1}"]);
        }

        if (peers.Length > 0)
        {
            cells.AddRange([$"{forward / fastestForward:F2}", $"{gradients / fastestGradients:F2}"]);
        }

        return cells;
    }
}
