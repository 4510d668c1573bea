namespace Filigree.Numerics;

/// <summary>
/// One step of an optimizer over a span of parameters, by the formulas of PyTorch. Hyper-parameters are doubles, as
/// there, and rounded to float once. An optional mask freezes: where it is 0, the gradient counts as 0, so that
/// a weight of 0 whose state is 0 stays 0.
/// </summary>
/// <remarks>
/// Moments below 2^-100 in magnitude become 0, and so do second moments below 2^-120; Adam counts gradients below
/// 2^-60 as 0. Left alone they would fade into subnormal numbers, which are slow.
/// </remarks>
internal static class OptimizerKernels
{
    // 2^-100, 2^-120 and 2^-60.
    internal const float SmallestMoment = 7.8886091e-31f;
    internal const float SmallestSecondMoment = 7.5231638e-37f;
    internal const float SmallestGradient = 8.6736174e-19f;

    /// <summary><c>w = w - rate (g + decay w)</c>.</summary>
    public static void Sgd(
        Span<float> weights,
        ReadOnlySpan<float> gradients,
        double rate,
        double decay = 0,
        ReadOnlySpan<float> mask = default
    )
    {
        Check(weights, gradients, mask);
        ParameterUpdate.Run(SgdOf(rate, decay), weights, default, default, gradients, mask);
    }

    /// <summary>
    /// <c>g' = g + decay w; v = momentum v + (1 - dampening) g'</c> (<c>v = g'</c> at the first step);
    /// <c>w = w - rate v</c>, or with Nesterov <c>w = w - rate (g' + momentum v)</c>.
    /// </summary>
    public static void Momentum(
        Span<float> weights,
        Span<float> velocities,
        ReadOnlySpan<float> gradients,
        double rate,
        double momentum,
        double dampening = 0,
        bool nesterov = false,
        double decay = 0,
        bool firstStep = false,
        ReadOnlySpan<float> mask = default
    )
    {
        Check(weights, gradients, mask);
        Require.SameLength(weights.Length, velocities.Length);
        var update = new MomentumUpdate(
            (float)rate,
            firstStep ? 0 : (float)momentum,
            firstStep ? 1 : (float)(1 - dampening),
            (float)momentum,
            nesterov,
            (float)decay
        );
        ParameterUpdate.Run(update, weights, velocities, default, gradients, mask);
    }

    /// <summary>
    /// Adam: <c>g' = g + decay w; m = beta1 m + (1 - beta1) g'; v = beta2 v + (1 - beta2) g'^2;
    /// w = w - rate / biasCorrection1 * m / (sqrt(v) / sqrt(biasCorrection2) + epsilon)</c>.
    /// </summary>
    /// <remarks>The bias corrections are 1 - beta^step, steps counted from 1.</remarks>
    public static void Adam(
        Span<float> weights,
        Span<float> firstMoments,
        Span<float> secondMoments,
        ReadOnlySpan<float> gradients,
        double rate,
        double beta1,
        double beta2,
        double epsilon,
        double biasCorrection1,
        double biasCorrection2,
        double decay = 0,
        ReadOnlySpan<float> mask = default
    )
    {
        Adam(
            weights,
            firstMoments,
            secondMoments,
            gradients,
            mask,
            rate,
            beta1,
            beta2,
            epsilon,
            biasCorrection1,
            biasCorrection2,
            decay,
            1
        );
    }

    /// <summary>AdamW: <c>w = w (1 - rate decay)</c>, then a step of Adam without decay.</summary>
    public static void AdamW(
        Span<float> weights,
        Span<float> firstMoments,
        Span<float> secondMoments,
        ReadOnlySpan<float> gradients,
        double rate,
        double beta1,
        double beta2,
        double epsilon,
        double biasCorrection1,
        double biasCorrection2,
        double decay,
        ReadOnlySpan<float> mask = default
    )
    {
        Adam(
            weights,
            firstMoments,
            secondMoments,
            gradients,
            mask,
            rate,
            beta1,
            beta2,
            epsilon,
            biasCorrection1,
            biasCorrection2,
            0,
            1 - rate * decay
        );
    }

    private static void Adam(
        Span<float> weights,
        Span<float> firstMoments,
        Span<float> secondMoments,
        ReadOnlySpan<float> gradients,
        ReadOnlySpan<float> mask,
        double rate,
        double beta1,
        double beta2,
        double epsilon,
        double biasCorrection1,
        double biasCorrection2,
        double decay,
        double shrink
    )
    {
        Check(weights, gradients, mask);
        Require.SameLength(weights.Length, firstMoments.Length);
        Require.SameLength(weights.Length, secondMoments.Length);
        AdamUpdate update = AdamOf(rate, beta1, beta2, epsilon, biasCorrection1, biasCorrection2, decay, shrink);
        ParameterUpdate.Run(update, weights, firstMoments, secondMoments, gradients, mask);
    }

    /// <summary>A step of <see cref="Sgd"/>.</summary>
    internal static SgdUpdate SgdOf(double rate, double decay) => new((float)rate, (float)decay);

    /// <summary>A step of <see cref="Momentum"/>, without dampening.</summary>
    internal static MomentumUpdate MomentumOf(double rate, double momentum, bool nesterov, double decay) =>
        new((float)rate, (float)momentum, 1, (float)momentum, nesterov, (float)decay);

    /// <summary>A step of Adam; <paramref name="shrink"/> is AdamW's factor of the weight, else 1.</summary>
    internal static AdamUpdate AdamOf(
        double rate,
        double beta1,
        double beta2,
        double epsilon,
        double biasCorrection1,
        double biasCorrection2,
        double decay,
        double shrink
    ) =>
        new(
            (float)(rate / biasCorrection1),
            (float)beta1,
            (float)(1 - beta1),
            (float)beta2,
            (float)(1 - beta2),
            (float)Math.Sqrt(biasCorrection2),
            (float)epsilon,
            (float)decay,
            (float)shrink
        );

    private static void Check(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradients, ReadOnlySpan<float> mask)
    {
        Require.SameLength(weights.Length, gradients.Length);
        if (!mask.IsEmpty)
        {
            Require.SameLength(weights.Length, mask.Length);
        }
    }
}
