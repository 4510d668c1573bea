using Filigree.Numerics;

namespace Filigree.Bench.Sparse;

/// <summary>The sparse products of a training step of a network whose connections stay: all layers forward, then both gradients of all layers.</summary>
internal static class StaticStep
{
    public static void Run(int[] neurons, int batch, double density, int rounds, SparsePeer[] peers, Workers workers)
    {
        var clock = new BenchClock(workers.Threads);
        var layers = new BenchLayer[neurons.Length - 1];
        for (int at = 0; at < layers.Length; at++)
        {
            layers[at] = new BenchLayer(neurons[at + 1], neurons[at], batch, density);
            if (at > 0)
            {
                layers[at].Follow(layers[at - 1]);
            }
        }

        Forward();
        Backward();
        Array.ForEach(peers, peer => peer.Open(layers));
        double[] times = LeastTimes.Of(
            rounds,
            [
                repeats => clock.Seconds(Forward, repeats),
                repeats => clock.Seconds(Backward, repeats),
                .. peers.SelectMany(peer => new Func<int, double>[] { peer.Forward, peer.Gradients }),
            ]
        );
        double step = times[0] + times[1];
        Console.WriteLine("| engine | forward us | gradients us | step us | step / ours |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach ((int index, string name) in peers.Select(Title).Prepend("ours").Index())
        {
            double together = times[2 * index] + times[2 * index + 1];
            Console.WriteLine(
                $"| {name} | {1e6 * times[2 * index]:F0} | {1e6 * times[2 * index + 1]:F0} | {1e6 * together:F0} | {together / step:F2} |"
            );
        }

        Array.ForEach(layers, layer => layer.Dispose());

        static string Title(SparsePeer peer) =>
            peer.GradientProducts == 2 ? peer.Name : $"{peer.Name}, without weights' gradients";

        void Forward() => Array.ForEach(layers, layer => layer.Forward(workers));

        void Backward()
        {
            for (int at = layers.Length - 1; at >= 0; at--)
            {
                layers[at].Backward(workers);
            }
        }
    }
}
