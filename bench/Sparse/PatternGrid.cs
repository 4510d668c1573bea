using Filigree.Connectivity;
using Filigree.Numerics;

namespace Filigree.Bench.Sparse;

/// <summary>Products of a layer whose connections are in a pattern, beside as many anywhere: the time of the latter over that of the former.</summary>
internal static class PatternGrid
{
    private const double SecondsARound = 0.01;

    private static readonly (string Name, double Density, IPattern Pattern)[] Patterns =
    [
        ("2 of 4", 0.5, new NOfM(2, 4)),
        ("1 of 4", 0.25, new NOfM(1, 4)),
        ("1 of 16", 0.0625, new NOfM(1, 16)),
        ("blocks of 4 x 4", 0.1, new Blocks(4, 4)),
        ("blocks of 8 x 8", 0.1, new Blocks(8, 8)),
        ("blocks of 16 x 16", 0.1, new Blocks(16, 16)),
        ("as many a row", 0.1, new EqualRows()),
        ("half of the neurons", 0.5, new WholeNeurons()),
    ];

    public static void Run(int outputs, int inputs, int batch, int rounds, Workers workers)
    {
        var clock = new BenchClock(workers.Threads);
        Console.WriteLine(
            "| pattern | density | forward GF/s | unstructured | ratio | both gradients GF/s | unstructured | ratio |"
        );
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach ((string name, double density, IPattern pattern) in Patterns)
        {
            using var layer = new BenchLayer(outputs, inputs, batch, density, pattern);
            using var anywhere = new BenchLayer(outputs, inputs, batch, density, new Unstructured());
            layer.Check();
            anywhere.Check();
            Action[] actions =
            [
                () => layer.Forward(workers),
                () => anywhere.Forward(workers),
                () => layer.Backward(workers),
                () => anywhere.Backward(workers),
            ];
            int[] repeats = [.. actions.Select(action => Math.Max(1, (int)(SecondsARound / clock.Seconds(action, 2))))];
            double[][] times = BenchClock.InTurn(
                rounds,
                [.. actions.Select((action, index) => (Func<int, double>)(_ => clock.Seconds(action, repeats[index])))]
            );
            double[] rates =
            [
                .. times.Select(
                    (each, index) =>
                        (index < 2 ? 2.0 : 4.0)
                        * (index % 2 == 0 ? layer.Count : anywhere.Count)
                        * batch
                        / each[rounds / 5]
                        / 1e9
                ),
            ];
            Console.WriteLine(
                $"| {name} | {density:P1} | {rates[0]:F1} | {rates[1]:F1} | {rates[0] / rates[1]:F2} | {rates[2]:F1} | {rates[3]:F1} | {rates[2] / rates[3]:F2} |"
            );
        }
    }
}
