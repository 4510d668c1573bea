using Filigree.Options;

namespace Filigree.Connectivity;

/// <summary>
/// A neuron keeps all its candidates or none: the neurons whose candidates' scores have the largest sums. The number kept is nearest to what is
/// asked for, within half a neuron.
/// </summary>
internal sealed class WholeNeurons : IPattern
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IPattern> Rule { get; } =
        new("neurons", "a neuron keeps all its connections or none", [], _ => new WholeNeurons());

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are other numbers of scores or marks than of candidates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More are asked for than there are candidates.</exception>
    public void Keep(PlaceRows candidates, ReadOnlySpan<float> scores, long count, Span<bool> kept)
    {
        Best.Require(candidates, scores, count, kept);
        var sums = new float[candidates.Rows];
        var sizes = new int[candidates.Rows];
        for (int row = 0; row < sums.Length; row++)
        {
            double sum = 0;
            foreach (float score in scores[candidates.Range(row)])
            {
                sum += score;
            }

            sums[row] = (float)sum;
            sizes[row] = candidates[row].Length;
        }

        bool[] stays = Best.Groups(sums, sizes, count);
        for (int row = 0; row < sums.Length; row++)
        {
            kept[candidates.Range(row)].Fill(stays[row]);
        }
    }
}
