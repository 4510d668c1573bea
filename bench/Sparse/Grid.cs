using Filigree.Numerics;

namespace Filigree.Bench.Sparse;

/// <summary>
/// The products of layers of several sizes, at several batches and densities, beside the dense products and a peer. What is timed is
/// compared with plain loops first. Times are the least of their rounds.
/// </summary>
internal sealed class Grid(Workers workers, int rounds, BenchPeer? peer, bool dense)
{
    private const double SecondsARound = 0.02;

    private readonly BenchClock clock = new(workers.Threads);

    public void Run(string[] layers, int[] batches, double[] densities)
    {
        Console.WriteLine(
            "| layer | batch | density | forward GF/s | both gradients GF/s | weights' alone GF/s |"
                + (dense ? " dense forward / ours | dense gradients / ours |" : "")
                + (peer is null ? "" : " peer forward GF/s | peer inputs' gradient GF/s | peer both gradients GF/s |")
        );
        Console.WriteLine(
            "|---|---:|---:|---:|---:|---:|" + (dense ? "---:|---:|" : "") + (peer is null ? "" : "---:|---:|")
        );
        foreach (string name in layers)
        {
            int[] sizes = [.. name.Split('-').Select(int.Parse)];
            foreach (int batch in batches)
            {
                (double Forward, double Backward)? denseSeconds = null;
                foreach (double density in densities)
                {
                    using var layer = new BenchLayer(sizes[1], sizes[0], batch, density);
                    layer.CheckPlainly(workers);
                    if (dense)
                    {
                        denseSeconds ??= (
                            Seconds(() => layer.DenseForward(workers)),
                            Seconds(() => layer.DenseBackward(workers))
                        );
                    }

                    Console.WriteLine($"| {name} | {batch} | {density:P1} |" + Line(layer, batch, denseSeconds));
                }
            }
        }
    }

    private string Line(BenchLayer layer, int batch, (double Forward, double Backward)? denseSeconds)
    {
        double forward = Seconds(() => layer.Forward(workers));
        double both = Seconds(() => layer.Backward(workers));
        double weights = Seconds(() => layer.WeightGradient(workers));
        double operations = 2e-9 * layer.Count * batch;
        string line = $" {operations / forward:F1} | {2 * operations / both:F1} | {operations / weights:F1} |";
        if (denseSeconds is (double denseForward, double denseBackward))
        {
            line += $" {denseForward / forward:F2} | {denseBackward / both:F2} |";
        }

        if (peer is not null)
        {
            (double peerForward, double inputs, double alone) = layer.PeerSeconds(peer, rounds);
            double together = inputs + alone;
            line += $" {operations / peerForward:F1} | {operations / inputs:F1} | {2 * operations / together:F1} |";
        }

        return line;
    }

    private double Seconds(Action action)
    {
        action();
        double once = clock.Seconds(action);
        int repeats = Math.Max(1, (int)(SecondsARound / once));
        double best = once;
        for (int round = 0; round < rounds; round++)
        {
            best = Math.Min(best, clock.Seconds(action, repeats));
        }

        return best;
    }
}
