using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Tests.Support;

/// <summary>A layer that passes samples on and counts, in a buffer, those it has been trained with.</summary>
internal sealed class CountingLayer(string name) : Layer(name)
{
    private NamedBuffer Seen { get; } = new(name + ".seen", 2);

    public override IReadOnlyList<NamedBuffer> Buffers => [Seen];

    public override Variable Forward(Tape tape, Variable input, in Pass pass)
    {
        if (pass.UpdatesStatistics)
        {
            Seen.Value.Row(0)[0] += input.Shape.Samples;
            Seen.Value.Row(0)[1] += 1;
        }

        return input;
    }
}

/// <summary>A layer whose weight has a kernel of 2 x 3, and which cannot be run.</summary>
internal sealed class KernelLayer(string name) : Layer(name)
{
    private readonly Parameter[] parameters =
    [
        new(name + ".weight", ParameterKind.Weight, new MatrixShape(4, 5 * 2 * 3, 2, 3)),
        new(name + ".bias", ParameterKind.Bias, new MatrixShape(4, 1)),
    ];

    public override IReadOnlyList<Parameter> Parameters => parameters;

    public override Variable Forward(Tape tape, Variable input, in Pass pass) => throw new NotSupportedException();
}
