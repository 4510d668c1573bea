using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>Layer normalization: each position by the mean and the variance, normalized by n, of its own channels (Ba, Kiros and Hinton 2016).</summary>
public sealed class LayerNorm : Layer
{
    private readonly Parameter[] parameters;

    /// <summary>A normalization with gamma 1 and beta 0.</summary>
    /// <param name="name">Name within what holds it.</param>
    /// <param name="channels">Number of channels, at least 1.</param>
    /// <param name="epsilon">What is added to a variance before its root is taken, above 0; PyTorch's default.</param>
    public LayerNorm(string name, int channels, double epsilon = 1e-5)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (!(epsilon > 0 && double.IsFinite(epsilon)))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Epsilon is above 0.");
        }

        Epsilon = epsilon;
        Gamma = new Parameter(name + ".weight", ParameterKind.Scale, new MatrixShape(channels, 1));
        Beta = new Parameter(name + ".bias", ParameterKind.Bias, new MatrixShape(channels, 1));
        parameters = [Gamma, Beta];
        Gamma.Value.Row(0).Fill(1);
    }

    /// <summary>What is added to a variance before its root is taken.</summary>
    public double Epsilon { get; }

    /// <summary>The factors, <c>weight</c> in PyTorch.</summary>
    public Parameter Gamma { get; }

    /// <summary>The shifts, <c>bias</c> in PyTorch.</summary>
    public Parameter Beta { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => parameters;

    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input) =>
        input.Channels == Gamma.Shape.Outputs
            ? input
            : throw new ArgumentException(
                $"{Name} normalizes {Gamma.Shape.Outputs} channels; it was given {input.Channels}."
            );

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) =>
        LayerNormOperation.Apply(tape, input, Gamma, Beta, Epsilon);

    /// <summary>Sets gamma to 1 and beta to 0.</summary>
    /// <param name="stream">Nothing is drawn.</param>
    public override void Reset(RandomStream stream)
    {
        base.Reset(stream);
        Gamma.Value.Row(0).Fill(1);
    }
}
