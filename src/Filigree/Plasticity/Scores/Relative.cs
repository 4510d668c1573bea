using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// What a weight's magnitude is among those of its neurons: |w| / (sum over its output neuron's row) + |w| / (sum over its input neuron's column).
/// </summary>
internal sealed class Relative : IScore
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IScore> Rule { get; } =
        new("relative", "the weight's magnitude beside those of its two neurons", [], _ => new Relative())
        {
            Source = "Zhang et al. 2024; Zhang et al. 2025, 2501.19107",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public void Score(in Candidates candidates, Span<float> scores)
    {
        var columns = new double[candidates.Places.Columns];
        for (int index = 0; index < scores.Length; index++)
        {
            scores[index] = Math.Abs(candidates.Weights[index]);
        }

        for (int row = 0; row < candidates.Places.Rows; row++)
        {
            Span<float> own = scores[candidates.Places.Range(row)];
            ReadOnlySpan<int> inputs = candidates.Places[row];
            for (int index = 0; index < own.Length; index++)
            {
                columns[inputs[index]] += own[index];
            }
        }

        for (int row = 0; row < candidates.Places.Rows; row++)
        {
            Span<float> own = scores[candidates.Places.Range(row)];
            ReadOnlySpan<int> inputs = candidates.Places[row];
            double sum = 0;
            foreach (float magnitude in own)
            {
                sum += magnitude;
            }

            for (int index = 0; index < own.Length; index++)
            {
                double magnitude = own[index];
                own[index] = magnitude == 0 ? 0 : (float)(magnitude / sum + magnitude / columns[inputs[index]]);
            }
        }
    }
}
