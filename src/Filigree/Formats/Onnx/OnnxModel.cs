using Filigree.Layers;
using Filigree.Tensors;

namespace Filigree.Formats;

/// <summary>A network as an ONNX model: what it computes when it predicts.</summary>
internal static class OnnxModel
{
    /// <summary>What the graph's input is called: [batch, feature], or [batch, channel, row, column].</summary>
    public const string Input = "input";

    /// <summary>What its output is called: [batch, output].</summary>
    public const string Output = "output";

    /// <summary>Builds the graph of a network; its weights are read when they are written.</summary>
    /// <exception cref="UserError">A layer has no form in ONNX that is known.</exception>
    public static OnnxGraph Of(Network network)
    {
        var graph = new OnnxGraph([
            .. network.Parameters.Select(parameter => parameter.Name),
            .. network.Buffers.Select(buffer => buffer.Name),
        ]);
        SampleShape shape = network.InputShape;
        OnnxValue input = new("", shape, shape.Positions == 1 ? OnnxLayout.Flat : OnnxLayout.Image);
        input = input with { Name = graph.AddInput(Input, input.Sizes) };
        OnnxValue output = new OnnxLayers(new OnnxBuilder(graph)).Add(network.Root, input);
        graph.AddOutput(Output, output.Name, output.Sizes);
        return graph;
    }
}
