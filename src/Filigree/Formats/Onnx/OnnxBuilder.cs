using Filigree.Tensors;

namespace Filigree.Formats;

/// <summary>Builds a graph of values that have shapes of samples: each layer asks for the layout that its operator takes.</summary>
internal sealed class OnnxBuilder(OnnxGraph graph)
{
    /// <summary>The graph.</summary>
    public OnnxGraph Graph => graph;

    /// <summary>Adds a node whose result has the shape and the layout of a value.</summary>
    public OnnxValue Add(
        string operation,
        string layer,
        OnnxValue like,
        IReadOnlyList<string> operands,
        params IReadOnlyList<OnnxAttribute> attributes
    ) => like with { Name = graph.Add(operation, layer, operands, attributes) };

    /// <summary>A value in another layout; flat only where there is one position.</summary>
    public OnnxValue As(OnnxLayout layout, OnnxValue value, string layer)
    {
        if (value.Layout == layout)
        {
            return value;
        }

        SampleShape shape = value.Shape;
        if (shape.Positions == 1 || layout == OnnxLayout.Flat)
        {
            OnnxValue moved = value with { Layout = layout };
            return moved with { Name = Reshape(value.Name, layer, [0, .. moved.Sizes]) };
        }

        string name =
            layout == OnnxLayout.Tokens
                ? Turn(Reshape(value.Name, layer, 0, shape.Channels, shape.Positions), layer, 0, 2, 1)
                : Reshape(Turn(value.Name, layer, 0, 2, 1), layer, 0, shape.Channels, shape.Height, shape.Width);
        return value with { Name = name, Layout = layout };
    }

    /// <summary>A value as flat features in an order of them.</summary>
    public OnnxValue Flatten(OnnxValue value, FeatureOrder order, string layer)
    {
        if (value.Shape.Positions > 1)
        {
            value = As(order == FeatureOrder.ChannelsFirst ? OnnxLayout.Image : OnnxLayout.Tokens, value, layer);
        }

        return value.Layout == OnnxLayout.Flat
            ? value
            : new OnnxValue(
                graph.Add("Flatten", layer, [value.Name], OnnxAttribute.Of("axis", 1)),
                value.Shape.Flat,
                OnnxLayout.Flat
            );
    }

    /// <summary>The same numbers with other sizes of dimensions; 0 for what it is, -1 for what is left.</summary>
    public string Reshape(string value, string layer, params long[] sizes) =>
        graph.Add("Reshape", layer, [value, graph.Integers(sizes)]);

    /// <summary>Dimensions in another order.</summary>
    public string Turn(string value, string layer, params long[] order) =>
        graph.Add("Transpose", layer, [value], OnnxAttribute.Of("perm", order));

    /// <summary>Weights as PyTorch keeps them, [out, in] or [out, in, height, width]; what has no connection is 0.</summary>
    public string Weights(Parameter parameter) =>
        graph.Add(
            parameter.ConnectionCount == parameter.Shape.Places
                ? OutputTensor.Of(
                    parameter.Name,
                    ElementType.Float32,
                    parameter.Shape.Dimensions,
                    () => parameter.ToMatrix().Values
                )
                : DenseRows.Of(parameter.Name, ElementType.Float32, parameter.Shape.Dimensions, parameter.ToSparse)
        );

    /// <summary>Weights of a dense layer, [in, out].</summary>
    public string TurnedWeights(Parameter parameter) =>
        graph.Add(
            OutputTensor.Of(
                parameter.Name,
                ElementType.Float32,
                [parameter.Shape.Inputs, parameter.Shape.Outputs],
                () =>
                    new KernelLayout(KernelOrder.InOut, parameter.Shape.Outputs, parameter.Shape.Inputs).ToStored(
                        parameter.ToMatrix().Values
                    )
            )
        );

    /// <summary>Numbers of channels, which meet the channels of values in a layout.</summary>
    public string Vector(Parameter parameter, OnnxLayout layout = OnnxLayout.Flat) =>
        graph.Add(
            OutputTensor.Of(
                parameter.Name,
                ElementType.Float32,
                layout == OnnxLayout.Image ? [parameter.Shape.Count, 1, 1] : [parameter.Shape.Count],
                () => parameter.ToMatrix().Values
            )
        );

    /// <summary>Numbers of channels.</summary>
    public string Vector(NamedBuffer buffer) =>
        graph.Add(OutputTensor.Of(buffer.Name, ElementType.Float32, [buffer.Count], () => buffer.Value.ToArray()));

    /// <summary>Numbers of the dimensions that a parameter is saved with.</summary>
    public string Whole(Parameter parameter) =>
        graph.Add(
            OutputTensor.Of(
                parameter.Name,
                ElementType.Float32,
                parameter.Dimensions,
                () => parameter.ToMatrix().Values
            )
        );
}
