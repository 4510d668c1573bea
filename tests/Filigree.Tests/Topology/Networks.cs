using Filigree.Numerics;

namespace Filigree.Tests.Topology;

/// <summary>Small networks for tests.</summary>
internal static class Networks
{
    /// <summary>Weights as matrices, layer after layer.</summary>
    public static WeightMatrix[] Matrices(int[] widths, float[][] weights) =>
        [
            .. weights.Select(
                (values, layer) =>
                    new WeightMatrix($"dense{layer + 1}.weight", widths[layer + 1], widths[layer], values)
            ),
        ];

    /// <summary>Random weights in steps, so that some are equal and some are zero.</summary>
    public static WeightMatrix[] Random(ulong seed, int[] widths, int steps)
    {
        var stream = new RandomStream(seed, "test", 0, 0);
        float[][] weights =
        [
            .. widths
                .Skip(1)
                .Select(
                    (outputs, layer) =>
                        Enumerable
                            .Range(0, outputs * widths[layer])
                            .Select(_ => (stream.NextInt32(2 * steps + 1) - steps) / (float)steps)
                            .ToArray()
                ),
        ];
        return Matrices(widths, weights);
    }

    /// <summary>Random sizes: two to five layers of one to nine neurons.</summary>
    public static int[] Widths(ulong seed)
    {
        var stream = new RandomStream(seed, "widths", 0, 0);
        return [.. Enumerable.Range(0, 2 + stream.NextInt32(4)).Select(_ => 1 + stream.NextInt32(9))];
    }
}
