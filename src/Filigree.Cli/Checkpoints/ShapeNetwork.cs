using Filigree.Formats;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Cli.Checkpoints;

/// <summary>
/// A file's layers as a network that can be wired: its dense tail, each layer as wide as the one before it gives, is of linear layers;
/// in front stand layers that have a shape and no way to compute.
/// </summary>
internal static class ShapeNetwork
{
    /// <summary>The network.</summary>
    public static Network Of(IReadOnlyList<WeightLayer> layers)
    {
        int tail = layers.Count;
        while (
            tail > 0
            && layers[tail - 1].TensorShape.Count == 2
            && (tail == layers.Count || layers[tail - 1].Shape.Outputs == layers[tail].Shape.Inputs)
        )
        {
            tail--;
        }

        return new Network(
            layers[0].Shape.Inputs,
            layers.Select(
                (layer, place) =>
                    place < tail
                        ? (Layer)
                            new ShapeOnly(
                                layer.Name,
                                layer.Shape,
                                place + 1 == tail && tail < layers.Count ? layers[tail].Shape.Inputs : 0
                            )
                        : new Linear(layer.Name, layer.Shape.Inputs, layer.Shape.Outputs, bias: false)
            )
        );
    }

    /// <summary>A layer with weights of a shape, before which and behind which anything may stand.</summary>
    private sealed class ShapeOnly(string name, MatrixShape shape, int outputs) : Layer(name)
    {
        private readonly Parameter[] parameters = [new(name + ".weight", ParameterKind.Weight, shape)];

        public override IReadOnlyList<Parameter> Parameters => parameters;

        public override SampleShape ShapeFor(SampleShape input) => new(outputs);

        public override Variable Forward(Tape tape, Variable input, in Pass pass) =>
            throw new NotSupportedException($"{Name} stands for a layer whose computation is not known.");
    }
}
