namespace Filigree.Cli.Checkpoints;

/// <summary>
/// Numbers of single precision that are ordered by magnitude as some weights of double precision are: weights of different magnitudes
/// have different numbers, though their roundings may be one, or 0, or infinite.
/// </summary>
internal sealed class MagnitudeOrder
{
    // Ascending, none twice, without 0.
    private readonly double[] magnitudes;

    private MagnitudeOrder(double[] magnitudes) => this.magnitudes = magnitudes;

    /// <summary>The order of the weights of some layers together.</summary>
    public static MagnitudeOrder Of(IEnumerable<double[]> layers)
    {
        double[] all = [.. layers.SelectMany(weights => weights).Select(Math.Abs)];
        Array.Sort(all);
        int count = 0;
        double last = 0;
        foreach (double magnitude in all)
        {
            if (magnitude > last)
            {
                all[count++] = last = magnitude;
            }
        }

        return new MagnitudeOrder(all[..count]);
    }

    /// <summary>A number a weight, 0 for 0.</summary>
    /// <param name="weights">Weights of one of the layers.</param>
    public float[] NumbersOf(double[] weights) =>
        // Single precision is ordered as its bits are, and there are fewer weights than finite numbers.
        Array.ConvertAll(
            weights,
            weight =>
                weight == 0
                    ? 0
                    : BitConverter.UInt32BitsToSingle(1 + (uint)Array.BinarySearch(magnitudes, Math.Abs(weight)))
        );
}
