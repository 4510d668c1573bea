using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>The weight's magnitude and, a little, the gradient's: |w| + share |g|.</summary>
/// <param name="share">Weight of the gradient; the program's 0.01.</param>
internal sealed class Elastic(double share = 0.01) : IScore
{
    private static readonly NumberOption ShareOption = new("share", "weight of the gradient's magnitude", 0.01, 0, 1e6);

    /// <summary>The rule in study files.</summary>
    public static Rule<IScore> Rule { get; } =
        new(
            "elastic",
            "the weight's magnitude and, a little, the gradient's",
            [ShareOption],
            options => new Elastic(options.Get(ShareOption))
        )
        {
            Source = "Yuan et al. 2021, 2110.14032",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public Needs Needs => Needs.Gradient;

    private double Share { get; } = ShareOption.Check(share);

    /// <inheritdoc/>
    public void Score(in Candidates candidates, Span<float> scores)
    {
        for (int index = 0; index < scores.Length; index++)
        {
            scores[index] = (float)(
                Math.Abs((double)candidates.Weights[index]) + (Share * Math.Abs((double)candidates.Gradients[index]))
            );
        }
    }
}
