using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>
/// Batch normalization of each channel: by the statistics of the batch while training, by running ones otherwise. The variance is normalized by n,
/// the one that runs by n - 1.
/// </summary>
public sealed class BatchNorm : Layer
{
    private static readonly Fusion[] Fused =
    [
        Fusion.Of<BatchNorm, Activation<ReluFunction>>(
            static (Tape tape, Variable input, BatchNorm norm, Activation<ReluFunction> _, in Pass pass) =>
                norm.Apply(tape, input, pass, relu: true)
        ),
    ];

    private readonly Parameter[] parameters;
    private readonly NamedBuffer[] buffers;

    /// <summary>A normalization that passes on what is normal already: gamma 1, beta 0.</summary>
    /// <param name="name">Name within what holds it.</param>
    /// <param name="channels">Number of channels, at least 1.</param>
    /// <param name="epsilon">What is added to a variance before its root is taken, above 0; PyTorch's default. Keras has 1e-3.</param>
    /// <param name="momentum">
    /// How far running statistics move towards those of a batch, 0 to 1, as PyTorch counts it. Keras's default is 0.01, which it calls 0.99.
    /// </param>
    public BatchNorm(string name, int channels, double epsilon = 1e-5, double momentum = 0.1)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (!(epsilon > 0 && double.IsFinite(epsilon)))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Epsilon is above 0.");
        }

        if (!(momentum is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "The momentum lies in [0, 1].");
        }

        (Epsilon, Momentum) = (epsilon, momentum);
        Gamma = new Parameter(name + ".weight", ParameterKind.Scale, new MatrixShape(channels, 1));
        Beta = new Parameter(name + ".bias", ParameterKind.Bias, new MatrixShape(channels, 1));
        RunningMean = new NamedBuffer(name + ".running_mean", channels);
        RunningVariance = new NamedBuffer(name + ".running_var", channels);
        parameters = [Gamma, Beta];
        buffers = [RunningMean, RunningVariance];
        Restart();
    }

    /// <summary>What is added to a variance before its root is taken.</summary>
    public double Epsilon { get; }

    /// <summary>How far running statistics move towards those of a batch.</summary>
    public double Momentum { get; }

    /// <summary>The factors, <c>weight</c> in PyTorch.</summary>
    public Parameter Gamma { get; }

    /// <summary>The shifts, <c>bias</c> in PyTorch.</summary>
    public Parameter Beta { get; }

    /// <summary>Running means.</summary>
    public NamedBuffer RunningMean { get; }

    /// <summary>Running variances.</summary>
    public NamedBuffer RunningVariance { get; }

    /// <summary>True to use the running statistics, and leave them as they are, while training too; factors and shifts are trained all the same.</summary>
    public bool IsFrozen { get; set; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => parameters;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedBuffer> Buffers => buffers;

    /// <inheritdoc/>
    public override IReadOnlyList<Fusion> Fusions => Fused;

    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input) =>
        input.Channels == Gamma.Shape.Outputs
            ? input
            : throw new ArgumentException(
                $"{Name} normalizes {Gamma.Shape.Outputs} channels; it was given {input.Channels}."
            );

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) => Apply(tape, input, pass, relu: false);

    /// <summary>Sets gamma to 1, beta to 0 and the running statistics to means of 0 and variances of 1.</summary>
    /// <param name="stream">Nothing is drawn.</param>
    public override void Reset(RandomStream stream) => Restart();

    private void Restart()
    {
        Gamma.Value.Row(0).Fill(1);
        Beta.Value.Clear();
        RunningMean.Value.Clear();
        RunningVariance.Value.Row(0).Fill(1);
    }

    private Variable Apply(Tape tape, Variable input, in Pass pass, bool relu)
    {
        bool usesBatch = pass.UsesBatchStatistics && !IsFrozen;
        var statistics = new BatchStatistics(
            RunningMean,
            RunningVariance,
            Epsilon,
            Momentum,
            usesBatch,
            usesBatch && pass.UpdatesStatistics
        );
        return BatchNormOperation.Apply(tape, input, Gamma, Beta, statistics, relu);
    }
}
