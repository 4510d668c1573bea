using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>
/// Stochastic gradient descent, with momentum, Nesterov's form of it and weight decay on request; the update rules are
/// PyTorch's: v = momentum v + g (v = g in the first step), w -= rate v, or w -= rate (g + momentum v) for Nesterov.
/// </summary>
public sealed class Sgd : Optimizer
{
    private static readonly NumberOption MomentumOption = new(
        "momentum",
        "share of the last change kept",
        0,
        0,
        0.999999
    );

    private static readonly FlagOption NesterovOption = new("nesterov", "Nesterov's form of momentum", false);

    private readonly double momentum;
    private readonly double weightDecay;
    private readonly bool nesterov;
    private double rate;
    private double decay;

    /// <summary>The rule in study files.</summary>
    public static Rule<Optimizer> Rule { get; } =
        new(
            "sgd",
            "stochastic gradient descent",
            [MomentumOption, NesterovOption, DecayOption],
            options => new Sgd(options.Get(MomentumOption), options.Get(NesterovOption), options.Get(DecayOption))
        )
        {
            FindConflict = options =>
                options.Get(NesterovOption) && options.Get(MomentumOption) == 0
                    ? "nesterov without momentum; expected a momentum above 0, such as 0.9"
                    : null,
        };

    /// <summary>Creates the optimizer.</summary>
    /// <param name="momentum">Share of the last change kept, in [0, 1).</param>
    /// <param name="nesterov">True for Nesterov's momentum; needs momentum.</param>
    /// <param name="weightDecay">L2 penalty: decay times weight is added to the gradient.</param>
    public Sgd(double momentum = 0, bool nesterov = false, double weightDecay = 0)
    {
        Checks.InRange(momentum is >= 0 and < 1, nameof(momentum), momentum, "lies in [0, 1)");
        Checks.InRange(weightDecay >= 0, nameof(weightDecay), weightDecay, "is at least 0");
        Checks.InRange(
            !nesterov || momentum > 0,
            nameof(momentum),
            momentum,
            "is above 0 where Nesterov's is asked for"
        );
        this.momentum = momentum;
        this.nesterov = nesterov;
        this.weightDecay = weightDecay;
    }

    /// <inheritdoc/>
    public override int StateCount => momentum > 0 ? 1 : 0;

    /// <inheritdoc/>
    protected override void Begin(double rate, bool hasDecay, long step)
    {
        this.rate = rate;
        decay = hasDecay ? weightDecay : 0;
    }

    /// <inheritdoc/>
    protected override void Update(
        Span<float> value,
        ReadOnlySpan<float> gradient,
        Span<float> first,
        Span<float> second,
        ReadOnlySpan<float> mask
    )
    {
        if (momentum > 0)
        {
            OptimizerKernels.Momentum(
                value,
                first,
                gradient,
                rate,
                momentum,
                nesterov: nesterov,
                decay: decay,
                mask: mask
            );
        }
        else
        {
            OptimizerKernels.Sgd(value, gradient, rate, decay, mask);
        }
    }

    /// <inheritdoc/>
    internal override bool TryStep(
        in ProductGradient gradient,
        int firstRow,
        MatrixSpan value,
        Span<float> first,
        Span<float> second,
        ReadOnlySpan<float> mask,
        in ScoredWeights scored
    )
    {
        if (momentum > 0)
        {
            MomentumUpdate update = OptimizerKernels.MomentumOf(rate, momentum, nesterov, decay);
            gradient.Apply(firstRow, value, first, second, mask, scored, update);
        }
        else if (decay > 0)
        {
            gradient.Apply(firstRow, value, first, second, mask, scored, OptimizerKernels.SgdOf(rate, decay));
        }
        else
        {
            gradient.Apply(firstRow, value, first, second, mask, scored, new DescentUpdate((float)rate));
        }

        return true;
    }
}
