using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>
/// Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019), by PyTorch's formulas. Adam adds the weight decay to
/// the gradient; AdamW shrinks the weight by rate times decay beside it.
/// </summary>
public sealed class Adam : Optimizer
{
    private static readonly NumberOption Beta1Option = new(
        "beta1",
        "decay of the gradient's running mean",
        0.9,
        0,
        0.999999
    );

    private static readonly NumberOption Beta2Option = new(
        "beta2",
        "decay of the squared gradient's running mean",
        0.999,
        0,
        0.99999999
    );

    private static readonly NumberOption EpsilonOption = new(
        "epsilon",
        "added to the root of the second mean",
        1e-8,
        0,
        1,
        ExcludesMinimum: true
    );

    private static readonly NumberOption KerasEpsilonOption = EpsilonOption with { Default = 1e-7 };

    private readonly double beta1;
    private readonly double beta2;
    private readonly double epsilon;
    private readonly bool epsilonBeforeCorrection;
    private readonly double weightDecay;
    private readonly bool decoupled;
    private double rate;
    private double decay;
    private double correction1;
    private double correction2;
    private double correctedEpsilon;

    /// <summary>Adam in study files.</summary>
    public static Rule<Optimizer> Rule { get; } = MakeRule("adam", "Adam", "Kingma and Ba 2015", decoupled: false);

    /// <summary>Adam as Keras computes it, in study files: epsilon, 1e-7 unless given, stands beside the root before its bias is corrected.</summary>
    public static Rule<Optimizer> KerasRule { get; } =
        MakeRule(
            "keras-adam",
            "Adam as Keras computes it: epsilon is added before the root's bias is corrected",
            "Keras; Kingma and Ba 2015, end of section 2",
            decoupled: false,
            KerasEpsilonOption
        );

    /// <summary>AdamW in study files.</summary>
    public static Rule<Optimizer> DecoupledRule { get; } =
        MakeRule("adamw", "AdamW: weight decay beside the gradient", "Loshchilov and Hutter 2019", decoupled: true);

    /// <summary>Creates the optimizer.</summary>
    /// <param name="beta1">Decay of the gradient's running mean, in [0, 1).</param>
    /// <param name="beta2">Decay of the squared gradient's running mean, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the second mean; above 0.</param>
    /// <param name="weightDecay">Weight decay, at least 0.</param>
    /// <param name="decoupled">True for AdamW.</param>
    /// <param name="epsilonBeforeCorrection">
    /// True to add epsilon to the root as it is before its bias is corrected, as Keras does: the form at the end of the paper's section 2. PyTorch adds it
    /// afterwards.
    /// </param>
    public Adam(
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        bool decoupled = false,
        bool epsilonBeforeCorrection = false
    )
    {
        Checks.InRange(beta1 is >= 0 and < 1, nameof(beta1), beta1, "lies in [0, 1)");
        Checks.InRange(beta2 is >= 0 and < 1, nameof(beta2), beta2, "lies in [0, 1)");
        Checks.InRange(epsilon > 0, nameof(epsilon), epsilon, "is above 0");
        Checks.InRange(weightDecay >= 0, nameof(weightDecay), weightDecay, "is at least 0");
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.epsilonBeforeCorrection = epsilonBeforeCorrection;
        this.weightDecay = weightDecay;
        this.decoupled = decoupled;
    }

    /// <inheritdoc/>
    public override int StateCount => 2;

    private static Rule<Optimizer> MakeRule(
        string name,
        string description,
        string source,
        bool decoupled,
        NumberOption? kerasEpsilon = null
    )
    {
        NumberOption epsilon = kerasEpsilon ?? EpsilonOption;
        return new(
            name,
            description,
            [Beta1Option, Beta2Option, epsilon, DecayOption],
            options => new Adam(
                options.Get(Beta1Option),
                options.Get(Beta2Option),
                options.Get(epsilon),
                options.Get(DecayOption),
                decoupled,
                epsilonBeforeCorrection: kerasEpsilon is not null
            )
        )
        {
            Source = source,
        };
    }

    /// <inheritdoc/>
    protected override void Begin(double rate, bool hasDecay, long step)
    {
        this.rate = rate;
        decay = hasDecay ? weightDecay : 0;
        correction1 = 1 - Elementary.Pow(beta1, (int)Math.Min(step, int.MaxValue));
        correction2 = 1 - Elementary.Pow(beta2, (int)Math.Min(step, int.MaxValue));
        correctedEpsilon = epsilonBeforeCorrection ? epsilon / Math.Sqrt(correction2) : epsilon;
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
        if (decoupled)
        {
            OptimizerKernels.AdamW(
                value,
                first,
                second,
                gradient,
                rate,
                beta1,
                beta2,
                correctedEpsilon,
                correction1,
                correction2,
                decay,
                mask
            );
        }
        else
        {
            OptimizerKernels.Adam(
                value,
                first,
                second,
                gradient,
                rate,
                beta1,
                beta2,
                correctedEpsilon,
                correction1,
                correction2,
                decay,
                mask
            );
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
        AdamUpdate update = OptimizerKernels.AdamOf(
            rate,
            beta1,
            beta2,
            correctedEpsilon,
            correction1,
            correction2,
            decoupled ? 0 : decay,
            decoupled ? 1 - rate * decay : 1
        );
        gradient.Apply(firstRow, value, first, second, mask, scored, update);
        return true;
    }
}
