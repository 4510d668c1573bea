using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// The square of the weight over the sum of the squares of its layer's weights that are at least as strong, itself included: made to be compared
/// between layers, in one ranking. The strongest of a layer has 1.
/// </summary>
internal sealed class Lamp : IScore
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IScore> Rule { get; } =
        new(
            "lamp",
            "the weight's square in shares of those of its layer that are at least as strong",
            [],
            _ => new Lamp()
        )
        {
            Source = "Lee et al. 2021, 2010.07611",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public void Score(in Candidates candidates, Span<float> scores)
    {
        var magnitudes = new float[scores.Length];
        var places = new int[scores.Length];
        for (int index = 0; index < scores.Length; index++)
        {
            magnitudes[index] = Math.Abs(candidates.Weights[index]);
            places[index] = index;
        }

        Array.Sort(magnitudes, places);
        double sum = 0;
        for (int rank = scores.Length - 1; rank >= 0; )
        {
            // Equal ones are each among those at least as strong.
            int first = rank;
            double square = (double)magnitudes[rank] * magnitudes[rank];
            while (first >= 0 && magnitudes[first] == magnitudes[rank])
            {
                sum += square;
                first--;
            }

            for (int equal = first + 1; equal <= rank; equal++)
            {
                scores[places[equal]] = sum > 0 ? (float)(square / sum) : 0;
            }

            // NaN is equal to nothing.
            scores[places[rank]] = float.IsNaN(magnitudes[rank]) ? float.NaN : scores[places[rank]];
            rank = Math.Min(first, rank - 1);
        }
    }
}
