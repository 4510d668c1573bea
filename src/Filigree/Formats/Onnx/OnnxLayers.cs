using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Formats;

/// <summary>What each layer is in ONNX's operators, as it predicts.</summary>
internal sealed class OnnxLayers(OnnxBuilder builder)
{
    private readonly OnnxActivations activations = new(builder);
    private readonly OnnxTokenLayers tokens = new(builder);

    /// <summary>Adds a layer's nodes.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">What it reads.</param>
    /// <returns>What it gives.</returns>
    /// <exception cref="UserError">It has no form in ONNX that is known.</exception>
    public OnnxValue Add(Layer layer, OnnxValue input)
    {
        SampleShape shape = layer.ShapeFor(input.Shape);
        OnnxValue output = layer switch
        {
            Sequential sequence => sequence.Children.Aggregate(input, (value, child) => Add(child, value)),
            Residual residual => Sum(residual, input),
            Linear linear => Multiply(linear, input),
            Convolution convolution => Convolve(convolution, input),
            Whitening { IsFitted: false } => throw new UserError(
                "it knows no samples yet, so that it computes nothing",
                layer.Name,
                "a network that was trained"
            ),
            Whitening whitening => Convolve(
                whitening.Name,
                input,
                whitening.Filters,
                whitening.Bias,
                new Kernel(whitening.Filters.Shape.KernelHeight, whitening.Filters.Shape.KernelWidth),
                default,
                groups: 1
            ),
            BatchNorm norm => Normalize(norm, input),
            MaxPooling pooling => Pool("MaxPool", pooling.Name, pooling.Window, input),
            AveragePooling pooling => Pool(
                "AveragePool",
                pooling.Name,
                pooling.Window,
                input,
                OnnxAttribute.Of("count_include_pad", pooling.CountsPadding ? 1 : 0)
            ),
            GlobalAveragePooling => Mean(layer.Name, input),
            Flatten flatten => builder.Flatten(input, flatten.Order, layer.Name),
            Dropout or StochasticDepth => input,
            Factor factor => builder.Add(
                "Mul",
                layer.Name,
                input,
                [input.Name, builder.Graph.Number((float)factor.Value)]
            ),
            _ => tokens.Add(layer, input) ?? activations.Add(layer, input) ?? throw Unknown(layer),
        };
        return output with { Shape = shape };
    }

    private static UserError Unknown(Layer layer) =>
        new(
            $"a layer of type {layer.GetType().Name} has no form in ONNX that is known here",
            layer.Name,
            "a network of layers that come with Filigree",
            "write safetensors, and build the graph where it is read"
        );

    private OnnxValue Sum(Residual residual, OnnxValue input)
    {
        OnnxValue through = residual.Branch.Aggregate(input, (value, child) => Add(child, value));
        OnnxValue around = residual.Shortcut is { } shortcut ? Add(shortcut, input) : input;
        around = builder.As(through.Layout, around, residual.Name);
        return builder.Add("Add", residual.Name, through, [through.Name, around.Name]);
    }

    private OnnxValue Multiply(Linear linear, OnnxValue input)
    {
        if (input.Shape.Positions == 1)
        {
            input = builder.As(OnnxLayout.Flat, input, linear.Name);
            string weights = builder.Weights(linear.Weight);
            return builder.Add(
                "Gemm",
                linear.Name,
                input,
                linear.Bias is null ? [input.Name, weights] : [input.Name, weights, builder.Vector(linear.Bias)],
                OnnxAttribute.Of("transB", 1)
            );
        }

        input = builder.As(OnnxLayout.Tokens, input, linear.Name);
        OnnxValue product = builder.Add(
            "MatMul",
            linear.Name,
            input,
            [input.Name, builder.TurnedWeights(linear.Weight)]
        );
        return linear.Bias is null
            ? product
            : builder.Add("Add", linear.Name, product, [product.Name, builder.Vector(linear.Bias)]);
    }

    private OnnxValue Convolve(Convolution convolution, OnnxValue input) =>
        Convolve(
            convolution.Name,
            input,
            convolution.Weight,
            convolution.Bias,
            convolution.Kernel,
            convolution.Padding.For(input.Shape, convolution.Kernel),
            convolution.Groups
        );

    private OnnxValue Convolve(
        string layer,
        OnnxValue input,
        Parameter weight,
        Parameter? bias,
        Kernel kernel,
        ConvolutionPadding padding,
        int groups
    )
    {
        input = builder.As(OnnxLayout.Image, input, layer);
        string weights = builder.Weights(weight);
        return builder.Add(
            "Conv",
            layer,
            input,
            bias is null ? [input.Name, weights] : [input.Name, weights, builder.Vector(bias)],
            OnnxAttribute.Of("kernel_shape", [kernel.Height, kernel.Width]),
            OnnxAttribute.Of("strides", [kernel.StrideHeight, kernel.StrideWidth]),
            Pads(padding),
            OnnxAttribute.Of("group", groups)
        );
    }

    private OnnxValue Normalize(BatchNorm norm, OnnxValue input)
    {
        if (input.Layout == OnnxLayout.Tokens)
        {
            input = builder.As(OnnxLayout.Image, input, norm.Name);
        }

        return builder.Add(
            "BatchNormalization",
            norm.Name,
            input,
            [
                input.Name,
                builder.Vector(norm.Gamma),
                builder.Vector(norm.Beta),
                builder.Vector(norm.RunningMean),
                builder.Vector(norm.RunningVariance),
            ],
            OnnxAttribute.Of("epsilon", norm.Epsilon)
        );
    }

    private OnnxValue Pool(
        string operation,
        string layer,
        Window window,
        OnnxValue input,
        params IReadOnlyList<OnnxAttribute> attributes
    )
    {
        input = builder.As(OnnxLayout.Image, input, layer);
        return builder.Add(
            operation,
            layer,
            input,
            [input.Name],
            [
                OnnxAttribute.Of("kernel_shape", [window.Height, window.Width]),
                OnnxAttribute.Of("strides", [window.StrideY, window.StrideX]),
                Pads(window.Padding),
                .. attributes,
            ]
        );
    }

    private OnnxValue Mean(string layer, OnnxValue input)
    {
        if (input.Shape.Positions == 1)
        {
            return builder.As(OnnxLayout.Flat, input, layer);
        }

        bool isImage = input.Layout == OnnxLayout.Image;
        string axes = isImage ? builder.Graph.Integers(2, 3) : builder.Graph.Integers(1);
        string mean = builder.Graph.Add("ReduceMean", layer, [input.Name, axes], OnnxAttribute.Of("keepdims", 0));
        return new OnnxValue(mean, new SampleShape(input.Shape.Channels), OnnxLayout.Flat);
    }

    private static OnnxAttribute Pads(ConvolutionPadding padding) =>
        OnnxAttribute.Of("pads", [padding.Top, padding.Left, padding.Bottom, padding.Right]);
}
