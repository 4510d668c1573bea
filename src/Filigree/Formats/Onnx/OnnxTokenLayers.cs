using Filigree.Layers;
using Filigree.Tensors;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>Layers of tokens in ONNX's operators.</summary>
internal sealed class OnnxTokenLayers(OnnxBuilder builder)
{
    // What a token gives itself where the diagonal is masked: nothing, after the softmax, unless it is the only one.
    private const float Masked = -987_654_321;

    private OnnxGraph Graph => builder.Graph;

    /// <summary>Adds a layer's nodes; null for a layer that is none of these.</summary>
    public OnnxValue? Add(Layer layer, OnnxValue input) =>
        layer switch
        {
            LayerNorm norm => Normalize(norm, input),
            Attention attention => Attend(attention, builder.As(OnnxLayout.Tokens, input, layer.Name)),
            PatchTokens patches => Cut(patches, builder.As(OnnxLayout.Image, input, layer.Name)),
            ClassToken token => Prepend(token, builder.As(OnnxLayout.Tokens, input, layer.Name)),
            FirstToken => First(layer.Name, builder.As(OnnxLayout.Tokens, input, layer.Name)),
            PositionEmbedding positions => Embed(positions, builder.As(OnnxLayout.Tokens, input, layer.Name)),
            _ => null,
        };

    private OnnxValue Normalize(LayerNorm norm, OnnxValue input)
    {
        if (input.Layout == OnnxLayout.Image)
        {
            input = builder.As(OnnxLayout.Tokens, input, norm.Name);
        }

        return builder.Add(
            "LayerNormalization",
            norm.Name,
            input,
            [input.Name, builder.Vector(norm.Gamma), builder.Vector(norm.Beta)],
            OnnxAttribute.Of("axis", -1),
            OnnxAttribute.Of("epsilon", norm.Epsilon)
        );
    }

    // A token's channels are the queries of all heads, then the keys, then the values.
    private OnnxValue Attend(Attention attention, OnnxValue input)
    {
        string layer = attention.Name;
        int width = attention.Channels / attention.Heads;
        int tokens = input.Shape.Positions;
        string queries = Part(0, 0, 2, 1, 3);
        string keys = Part(1, 0, 2, 3, 1);
        string values = Part(2, 0, 2, 1, 3);
        string scale = attention.Scale is { } learned
            ? builder.Vector(learned, OnnxLayout.Image)
            : Graph.Number((float)(1 / Math.Sqrt(width)));
        string scores = Graph.Add("Mul", layer, [Graph.Add("MatMul", layer, [queries, keys]), scale]);
        if (attention.MasksDiagonal)
        {
            scores = Graph.Add("Add", layer, [scores, Diagonal(tokens)]);
        }

        string shares = Graph.Add("Softmax", layer, [scores], OnnxAttribute.Of("axis", -1));
        string joined = builder.Turn(Graph.Add("MatMul", layer, [shares, values]), layer, 0, 2, 1, 3);
        return input with { Name = builder.Reshape(joined, layer, 0, tokens, attention.Channels) };

        string Part(int which, params long[] order)
        {
            string part = Slice(input.Name, layer, 2, which * attention.Channels, attention.Channels);
            return builder.Turn(builder.Reshape(part, layer, 0, tokens, attention.Heads, width), layer, order);
        }
    }

    private string Diagonal(int tokens) =>
        Graph.Constant(
            Invariant($"diagonal({tokens})"),
            name =>
                OutputTensor.Of(
                    name,
                    ElementType.Float32,
                    [tokens, tokens],
                    () =>
                        Enumerable
                            .Range(0, tokens * tokens)
                            .Select(place => place % (tokens + 1) == 0 ? Masked : 0)
                            .ToArray()
                )
        );

    // Copies of the image moved in four directions are further channels; a patch's features are ordered row, column, channel.
    private OnnxValue Cut(PatchTokens patches, OnnxValue input)
    {
        string layer = patches.Name;
        (int height, int width, int size, int shift) = (
            input.Shape.Height,
            input.Shape.Width,
            patches.Size,
            patches.Shift
        );
        SampleShape shape = patches.ShapeFor(input.Shape);
        string image = input.Name;
        if (shift > 0)
        {
            string around = Graph.Add(
                "Pad",
                layer,
                [image, Graph.Integers(0, 0, shift, shift, 0, 0, shift, shift), Graph.Number(0)]
            );
            string[] copies =
            [
                image,
                .. PatchTokens
                    .MovesOf(shift)
                    .Skip(1)
                    .Select(move =>
                        Slice(Slice(around, layer, 2, shift + move.Down, height), layer, 3, shift + move.Right, width)
                    ),
            ];
            image = Graph.Add("Concat", layer, copies, OnnxAttribute.Of("axis", 1));
        }

        int channels = shape.Channels / (size * size);
        string parts = builder.Reshape(image, layer, 0, channels, height / size, size, width / size, size);
        string turned = builder.Turn(parts, layer, 0, 2, 4, 3, 5, 1);
        return new OnnxValue(
            builder.Reshape(turned, layer, 0, shape.Positions, shape.Channels),
            shape,
            OnnxLayout.Tokens
        );
    }

    private OnnxValue Prepend(ClassToken token, OnnxValue input)
    {
        string layer = token.Name;
        string batch = Graph.Add(
            "Shape",
            layer,
            [input.Name],
            OnnxAttribute.Of("start", 0),
            OnnxAttribute.Of("end", 1)
        );
        string sizes = Graph.Add(
            "Concat",
            layer,
            [batch, Graph.Integers(1, input.Shape.Channels)],
            OnnxAttribute.Of("axis", 0)
        );
        string repeated = Graph.Add("Expand", layer, [builder.Whole(token.Token), sizes]);
        return builder.Add("Concat", layer, input, [repeated, input.Name], OnnxAttribute.Of("axis", 1));
    }

    private OnnxValue First(string layer, OnnxValue input) =>
        new(
            builder.Reshape(Slice(input.Name, layer, 1, 0, 1), layer, 0, input.Shape.Channels),
            new SampleShape(input.Shape.Channels),
            OnnxLayout.Flat
        );

    private OnnxValue Embed(PositionEmbedding positions, OnnxValue input) =>
        builder.Add("Add", positions.Name, input, [input.Name, builder.Whole(positions.Positions)]);

    private string Slice(string value, string layer, int axis, int start, int count) =>
        Graph.Add("Slice", layer, [value, Graph.Integers(start), Graph.Integers(start + count), Graph.Integers(axis)]);
}
