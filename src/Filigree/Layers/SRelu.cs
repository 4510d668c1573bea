using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>
/// The s-shaped rectified linear unit: t_l + a_l (x - t_l) for x at or below t_l; x between;
/// t_r + a_r (x - t_r) for x at or above t_r; four learned parameters per neuron: t_l, a_l, a_r and the offset r of
/// t_r = t_l + |r|.
/// </summary>
/// <remarks>
/// Jin et al. (2016) learn t_r on its own; r is how Keras's contributed layer has it, with which the sparse networks of
/// topological-insights are said to be trained.
/// </remarks>
public sealed class SRelu : Layer
{
    private readonly Parameter[] parameters;

    /// <summary>Creates the layer.</summary>
    /// <param name="name">Name within the network.</param>
    /// <param name="width">Number of neurons.</param>
    public SRelu(string name, int width)
        : base(name)
    {
        Parameter Make(string suffix) => new(name + suffix, ParameterKind.Activation, new MatrixShape(width, 1));
        parameters = [Make(".left_threshold"), Make(".left_slope"), Make(".right_offset"), Make(".right_slope")];
    }

    /// <summary>t_l, a_l, r, a_r.</summary>
    public override IReadOnlyList<Parameter> Parameters => parameters;

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) =>
        SReluOperation.Apply(tape, input, parameters[0], parameters[1], parameters[2], parameters[3]);

    /// <summary>Sets t_l = 0, a_l ~ U(0, 1), r ~ U(0, 5), a_r = 1.</summary>
    /// <param name="stream">Draws a_l, then r.</param>
    public override void Reset(RandomStream stream)
    {
        parameters[0].Value.Clear();
        stream.FillUniform(parameters[1].Value.Row(0), 0, 1);
        stream.FillUniform(parameters[2].Value.Row(0), 0, 5);
        parameters[3].Value.Row(0).Fill(1);
    }
}
