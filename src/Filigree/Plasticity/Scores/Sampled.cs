using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// Chance, weighed by another score: the k highest are k draws without replacement, each with a probability proportional to score^power among those
/// left. The power is p / (1 - p), p going from one softness to another while the rule acts: 1 at 0.5, 3 at 0.75.
/// </summary>
/// <remarks>
/// Exponential numbers e over score^power, the lowest first (Efraimidis and Spirakis 2006), here as score / e^(1/power), the highest first, or for powers
/// below 1 as score^power / e, which orders them alike, and neither vanishes nor grows beyond all bounds. Entries of score 0 have no chance.
/// </remarks>
/// <param name="score">The other score, at least 0.</param>
/// <param name="from">p at the beginning, in (0, 1).</param>
/// <param name="to">p at the end, in (0, 1).</param>
internal sealed class Sampled(IScore score, double from = 0.5, double to = 0.75) : IScore
{
    private static readonly NestedOption<IScore> ScoreOption = new("score", "the score that weighs chance", null);

    private static readonly NumberOption FromOption = new(
        "from",
        "how much the score weighs at the beginning: chance alone at 0, the score alone at 1",
        0.5,
        0.01,
        0.99
    );

    private static readonly NumberOption ToOption = new("to", "how much it weighs at the end", 0.75, 0.01, 0.99);

    /// <summary>The rule in study files.</summary>
    public static Rule<IScore> Rule { get; } =
        new(
            "sampled",
            "chance, weighed by another score",
            [ScoreOption, FromOption, ToOption],
            options => new Sampled(options.Get(ScoreOption), options.Get(FromOption), options.Get(ToOption))
        )
        {
            Source = "Zhang et al. 2025, 2501.19107",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public Needs Needs => score.Needs;

    /// <inheritdoc/>
    public bool ScoresFreeEntries => score.ScoresFreeEntries;

    private double From { get; } = FromOption.Check(from);

    private double To { get; } = ToOption.Check(to);

    /// <inheritdoc/>
    public void Score(in Candidates candidates, Span<float> scores)
    {
        score.Score(candidates, scores);
        double softness = From + (To - From) * candidates.Progress;
        var exponent = (float)((1 - softness) / softness);
        if (exponent > 1)
        {
            Raise(scores, 1 / exponent);
            exponent = 1;
        }

        Span<float> chance = new float[scores.Length];
        candidates.Random.FillExponential(chance);
        Raise(chance, -exponent);
        for (int index = 0; index < scores.Length; index++)
        {
            scores[index] *= chance[index];
        }
    }

    private static void Raise(Span<float> numbers, float power)
    {
        Elementary.Log(numbers, numbers);
        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] *= power;
        }

        Elementary.Exp(numbers, numbers);
    }
}
