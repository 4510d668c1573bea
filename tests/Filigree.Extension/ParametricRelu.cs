using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace MyRules;

/// <summary>A layer with a parameter of its own: y = x where x is positive, else slope * x, the slope learned (He et al. 2015, PReLU).</summary>
public sealed class ParametricRelu : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="name">Name within the network.</param>
    public ParametricRelu(string name)
        : base(name) =>
        Slope = new Parameter(name + ".slope", ParameterKind.Activation, new MatrixShape(Outputs: 1, Inputs: 1));

    /// <summary>The slope.</summary>
    public Parameter Slope { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [Slope];

    /// <inheritdoc/>
    public override void Reset(RandomStream stream) => Slope.WriteMatrix([0.25f]);

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass)
    {
        Variable learned = tape.Use(Slope);
        Variable output = tape.NewVariableLike(input, requiresGradient: true);
        float factor = learned.Value.Row(0)[0];
        ReadOnlySpan<float> x = input.Value.Span;
        Span<float> y = output.Value.Span;
        for (int index = 0; index < x.Length; index++)
        {
            y[index] = x[index] > 0 ? x[index] : factor * x[index];
        }

        if (tape.IsRecording)
        {
            tape.Record<Step>().Remember(input, learned, output);
        }

        return output;
    }

    // The way back: what the tape keeps of a forward pass.
    private sealed class Step : Operation
    {
        private Variable input = null!;
        private Variable slope = null!;
        private Variable output = null!;

        public void Remember(Variable x, Variable learned, Variable y) => (input, slope, output) = (x, learned, y);

        public override void Backward(Tape tape)
        {
            if (!output.HasGradient)
            {
                return;
            }

            float factor = slope.Value.Row(0)[0];
            ReadOnlySpan<float> x = input.Value.Span;
            ReadOnlySpan<float> dy = output.Gradient.Span;
            double bySlope = 0;
            for (int index = 0; index < x.Length; index++)
            {
                bySlope += x[index] > 0 ? 0 : (double)x[index] * dy[index];
            }

            Tensor slopeGradient = slope.WriteGradient(out bool addToSlope);
            slopeGradient.Row(0)[0] = (addToSlope ? slopeGradient.Row(0)[0] : 0) + (float)bySlope;
            if (!input.RequiresGradient)
            {
                return;
            }

            Span<float> dx = input.WriteGradient(out bool add).Span;
            for (int index = 0; index < x.Length; index++)
            {
                float term = x[index] > 0 ? dy[index] : factor * dy[index];
                dx[index] = add ? dx[index] + term : term;
            }
        }
    }
}
