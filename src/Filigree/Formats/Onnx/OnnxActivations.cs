using Filigree.Layers;
using Filigree.Tensors;

namespace Filigree.Formats;

/// <summary>Activations in ONNX's operators.</summary>
internal sealed class OnnxActivations(OnnxBuilder builder)
{
    /// <summary>Adds an activation's nodes; null for a layer that is none that is known.</summary>
    public OnnxValue? Add(Layer layer, OnnxValue input) =>
        layer switch
        {
            Activation<ReluFunction> => builder.Add("Relu", layer.Name, input, [input.Name]),
            Activation<TanhFunction> => builder.Add("Tanh", layer.Name, input, [input.Name]),
            Activation<SigmoidFunction> => builder.Add("Sigmoid", layer.Name, input, [input.Name]),
            Activation<EluFunction> => builder.Add("Elu", layer.Name, input, [input.Name]),
            Activation<GeluFunction> => Gelu(layer.Name, input),
            SRelu srelu => LeftAndRight(srelu, input),
            _ => null,
        };

    // x (1 + erf(x / sqrt 2)) / 2: an operator of its own came with operator set 20.
    private OnnxValue Gelu(string layer, OnnxValue x)
    {
        OnnxGraph graph = builder.Graph;
        string scaled = graph.Add("Mul", layer, [x.Name, graph.Number((float)Math.Sqrt(0.5))]);
        string error = graph.Add("Erf", layer, [scaled]);
        string doubled = graph.Add("Add", layer, [error, graph.Number(1)]);
        string product = graph.Add("Mul", layer, [x.Name, doubled]);
        return builder.Add("Mul", layer, x, [product, graph.Number(0.5f)]);
    }

    // What lies between the thresholds, and on either side what lies beyond, by its slope.
    private OnnxValue LeftAndRight(SRelu layer, OnnxValue x)
    {
        OnnxGraph graph = builder.Graph;
        string[] numbers = [.. layer.Parameters.Select(parameter => builder.Vector(parameter, x.Layout))];
        (string left, string leftSlope, string offset, string rightSlope) = (
            numbers[0],
            numbers[1],
            numbers[2],
            numbers[3]
        );
        string zero = graph.Number(0);
        string right = Add("Add", left, Add("Abs", offset));
        string between = Add("Min", Add("Max", x.Name, left), right);
        string below = Add("Mul", leftSlope, Add("Min", Add("Sub", x.Name, left), zero));
        string above = Add("Mul", rightSlope, Add("Max", Add("Sub", x.Name, right), zero));
        return builder.Add("Sum", layer.Name, x, [between, below, above]);

        string Add(string operation, params string[] operands) => graph.Add(operation, layer.Name, operands);
    }
}
