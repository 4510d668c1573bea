using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>
/// Muon (Jordan et al. 2024): the Nesterov step of a weight matrix, made roughly orthogonal, so that no direction of it is left behind. With
/// v = momentum v + g and O of norm 1 from g + momentum v by <see cref="NewtonSchulz"/>, w -= rate sqrt(max(1, outputs / inputs)) O. Convolutions are
/// matrices by their view [output, input x window]. All that is no matrix, and the output layer, take SGD's Nesterov steps at a rate of their own.
/// </summary>
/// <remarks>
/// Needs weights that are stored as whole matrices, masked or not; entries without a connection take part in nothing. The published record on CIFAR-10
/// (<c>recipes/cifar</c>) has momentum 0.6, three steps and weights of a fixed norm.
/// </remarks>
public sealed class Muon : Optimizer
{
    private static readonly NumberOption MomentumOption = new(
        "momentum",
        "share of a matrix's last change kept",
        0.95,
        0,
        0.999999
    );

    private static readonly CountOption StepsOption = new("steps", "Newton-Schulz steps", 5, 1, 100);

    private static readonly FlagOption FixedNormOption = new(
        "fixed-norm",
        "scale a matrix, before its step, to a norm of the root of its outputs",
        false
    );

    private static readonly NumberOption RestOption = new(
        "rest",
        "learning rate of all other parameters, as a factor",
        1,
        0
    );

    private static readonly NumberOption RestMomentumOption = new(
        "rest-momentum",
        "momentum of all other parameters",
        0.9,
        0,
        0.999999,
        ExcludesMinimum: true
    );

    private readonly NewtonSchulz orthogonalization = new();
    private readonly Tensor direction = new(0, 0);
    private readonly double momentum;
    private readonly int steps;
    private readonly bool fixedNorm;
    private readonly double rest;
    private readonly double restMomentum;
    private readonly double weightDecay;
    private double rate;
    private double decay;
    private IReadOnlyList<Parameter>? known;
    private Parameter? output;

    /// <summary>The rule in study files.</summary>
    public static Rule<Optimizer> Rule { get; } =
        new(
            "muon",
            "orthogonal steps of weight matrices; SGD with Nesterov's momentum for the output layer and all else",
            [MomentumOption, StepsOption, FixedNormOption, RestOption, RestMomentumOption, DecayOption],
            options => new Muon(
                options.Get(MomentumOption),
                options.Get(StepsOption),
                options.Get(FixedNormOption),
                options.Get(RestOption),
                options.Get(RestMomentumOption),
                options.Get(DecayOption)
            )
        )
        {
            Source = "Jordan et al. 2024",
        };

    /// <summary>Creates the optimizer.</summary>
    /// <param name="momentum">Share of a matrix's last change kept, in [0, 1).</param>
    /// <param name="steps">Newton-Schulz steps, at least 1.</param>
    /// <param name="fixedNorm">True to scale a matrix, before its step, to a norm of the root of its outputs.</param>
    /// <param name="rest">Learning rate of all other parameters, as a factor of the rate; at least 0.</param>
    /// <param name="restMomentum">Momentum of all other parameters, in (0, 1).</param>
    /// <param name="weightDecay">At least 0: matrices shrink by rate times decay; of all other parameters it is added to the gradient.</param>
    public Muon(
        double momentum = 0.95,
        int steps = 5,
        bool fixedNorm = false,
        double rest = 1,
        double restMomentum = 0.9,
        double weightDecay = 0
    )
    {
        Checks.InRange(momentum is >= 0 and < 1, nameof(momentum), momentum, "lies in [0, 1)");
        Checks.InRange(steps >= 1, nameof(steps), steps, "is at least 1");
        Checks.InRange(rest >= 0, nameof(rest), rest, "is at least 0");
        Checks.InRange(restMomentum is > 0 and < 1, nameof(restMomentum), restMomentum, "lies in (0, 1)");
        Checks.InRange(weightDecay >= 0, nameof(weightDecay), weightDecay, "is at least 0");
        this.momentum = momentum;
        this.steps = steps;
        this.fixedNorm = fixedNorm;
        this.rest = rest;
        this.restMomentum = restMomentum;
        this.weightDecay = weightDecay;
    }

    /// <inheritdoc/>
    public override int StateCount => 1;

    /// <inheritdoc/>
    public override bool NeedsMatrices => true;

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
    ) =>
        OptimizerKernels.Momentum(
            value,
            first,
            gradient,
            rate * rest,
            restMomentum,
            nesterov: true,
            decay: decay,
            mask: mask
        );

    /// <inheritdoc/>
    internal override bool TryWhole(Parameter parameter, IReadOnlyList<Tensor> state, Workers workers)
    {
        if (parameter.Kind != ParameterKind.Weight || parameter == Output())
        {
            return false;
        }
        if (!parameter.TrainsMatrix)
        {
            throw new UserError(
                "is not stored as a whole matrix, which muon's steps need",
                parameter.Name,
                remedy: "store it so (--kernel dense), or choose another optimizer"
            );
        }
        if (parameter.HasGradient)
        {
            Step(parameter, state[0], workers);
        }
        return true;
    }

    /// <inheritdoc/>
    internal override double StepWork(IReadOnlyList<MatrixShape> weights) =>
        weights.SkipLast(1).Sum(shape => NewtonSchulz.Work(shape, steps));

    private protected override void ReleaseScratch()
    {
        orthogonalization.Dispose();
        direction.Dispose();
    }

    private void Step(Parameter parameter, Tensor moment, Workers workers)
    {
        Tensor gradient = parameter.TrainedGradient(workers);
        parameter.ApplyMask(gradient);
        Elementwise.Scale((float)momentum, moment.Span);
        Elementwise.Add(gradient.Span, moment.Span);
        direction.Reshape(gradient.Rows, gradient.Columns);
        direction.CopyFrom(gradient);
        Elementwise.AddScaled((float)momentum, moment.Span, direction.Span);
        orthogonalization.Run(direction, steps, workers);
        parameter.ApplyMask(direction);

        Tensor value = parameter.Trained;
        Elementwise.Scale((float)Shrinking(parameter.Shape, value), value.Span);
        double aspect = Math.Sqrt(Math.Max(1, (double)parameter.Shape.Outputs / parameter.Shape.Inputs));
        Elementwise.AddScaled((float)(-rate * aspect), direction.Span, value.Span);
        parameter.ApplyLearned();
    }

    private double Shrinking(MatrixShape shape, Tensor value)
    {
        if (!fixedNorm)
        {
            return 1 - rate * decay;
        }
        double norm = Math.Sqrt(Reductions.SumOfSquares(value.Span));
        return norm > 0 ? Math.Sqrt(shape.Outputs) / norm : 1;
    }

    private Parameter? Output()
    {
        if (known != Parameters)
        {
            known = Parameters;
            output = Parameters.LastOrDefault(parameter => parameter.Kind == ParameterKind.Weight);
        }
        return output;
    }
}
