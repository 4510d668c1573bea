using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>Which tensors of an ONNX model are weights of layers, and how they stand: by the nodes that read them, in their order.</summary>
internal static class OnnxLayerFinder
{
    /// <summary>Finds the layers; a tensor that several nodes read is one, as the first reads it.</summary>
    public static LayerFinder Find(IReadOnlyList<OnnxNode> nodes, IReadOnlyList<OnnxTensor> tensors)
    {
        var byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var readers = new Dictionary<string, string>(StringComparer.Ordinal);
        var layers = new Dictionary<string, WeightLayer>(StringComparer.Ordinal);
        foreach (OnnxNode node in nodes)
        {
            for (int place = 0; place < node.Inputs.Count; place++)
            {
                string name = node.Inputs[place];
                if (!byName.TryGetValue(name, out OnnxTensor? tensor))
                {
                    continue;
                }

                readers.TryAdd(name, node.Operator.Length == 0 ? "an operator of others" : node.Operator);
                if (
                    !layers.ContainsKey(name)
                    && tensor.Type.IsFloat()
                    && tensor.Count is > 0
                    && tensor.Count <= Array.MaxLength
                    && LayoutOf(node, place, tensor.Shape) is { } layout
                )
                {
                    double factor = node.Operator == "Gemm" ? node.Number("alpha", 1) : 1;
                    layers.Add(name, new DenseWeightLayer(name, layout, tensor, []) { Scale = factor });
                }
            }
        }

        return new LayerFinder(
            [.. layers.Values],
            [],
            [
                .. tensors
                    .Where(tensor => !layers.ContainsKey(tensor.Name))
                    .Select(tensor => new SkippedTensor(
                        tensor.Name,
                        !tensor.Type.IsFloat() ? $"type {tensor.TypeText}"
                            : tensor.Shape.Count < 2
                                ? Invariant(
                                    $"{tensor.Shape.Count} {(tensor.Shape.Count == 1 ? "dimension" : "dimensions")}"
                                )
                            : readers.TryGetValue(tensor.Name, out string? reader) ? $"read by {reader}"
                            : "read by no node"
                    )),
            ]
        );
    }

    // The first operand of a product may be the weights as well as the second: W x is x' W'.
    private static KernelLayout? LayoutOf(OnnxNode node, int place, IReadOnlyList<long> shape) =>
        (node.Operator, place, shape.Count) switch
        {
            ("Gemm", 1, 2) => Matrix(node.Number("transB", 0) == 0 ? KernelOrder.InOut : KernelOrder.OutIn, shape),
            ("Gemm", 0, 2) => Matrix(node.Number("transA", 0) == 0 ? KernelOrder.OutIn : KernelOrder.InOut, shape),
            ("MatMul", 1, 2) => Matrix(KernelOrder.InOut, shape),
            ("MatMul", 0, 2) => Matrix(KernelOrder.OutIn, shape),
            ("Conv", 1, 3 or 4 or 5) => new KernelLayout(
                KernelOrder.OutIn,
                (int)shape[0],
                (int)shape[1],
                [.. shape.Skip(2)]
            ),
            ("ConvTranspose", 1, 3 or 4 or 5) => Transposed(node.Number("group", 1), shape),
            _ => null,
        };

    private static KernelLayout Matrix(KernelOrder order, IReadOnlyList<long> shape) =>
        order == KernelOrder.OutIn
            ? new KernelLayout(order, (int)shape[0], (int)shape[1])
            : new KernelLayout(order, (int)shape[1], (int)shape[0]);

    private static KernelLayout? Transposed(double groups, IReadOnlyList<long> shape) =>
        double.IsInteger(groups)
        && groups >= 1
        && groups <= shape[0]
        && shape[0] % groups == 0
        && shape[1] * groups <= int.MaxValue
            ? KernelLayout.Transposed((int)shape[0], (int)shape[1], (int)groups, [.. shape.Skip(2)])
            : null;
}
