using System.Runtime.InteropServices;
using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>Tensors of an ONNX model as a file of tensors alone has them, where no node says any more how they stand: [out, in, kernel...].</summary>
internal static class OnnxTensors
{
    /// <summary>The same tensors, those of layers in that order and multiplied as the model has it.</summary>
    public static IReadOnlyList<OutputTensor> Alone(WeightFile file, IReadOnlyList<OutputTensor> tensors)
    {
        var layers = new Dictionary<string, WeightLayer>(StringComparer.Ordinal);
        foreach (WeightLayer layer in file.Layers)
        {
            (string original, string mask) = PyTorchNames.Pruned(layer.Name);
            layers[layer.Name] = layers[original] = layers[mask] = layer;
        }

        return
        [
            .. tensors.Select(tensor =>
                layers.TryGetValue(tensor.Name, out WeightLayer? layer)
                    ? Alone(
                        tensor,
                        layer,
                        isMask: tensor.Name != layer.Name && tensor.Name == PyTorchNames.Pruned(layer.Name).Mask
                    )
                    : tensor
            ),
        ];
    }

    private static OutputTensor Alone(OutputTensor tensor, WeightLayer layer, bool isMask)
    {
        string name = PyTorchNames.OfWeight(layer.Name) + tensor.Name[layer.Name.Length..];
        return layer.Layout.Order == KernelOrder.OutIn && layer.Factor == 1 && name == tensor.Name
            ? tensor
            : Turned(tensor, layer, name, isMask);
    }

    private static OutputTensor Turned(OutputTensor tensor, WeightLayer layer, string name, bool isMask) =>
        new(
            name,
            tensor.Type,
            [layer.Shape.Outputs, layer.Shape.Channels, .. KernelOf(layer)],
            (target, cancellationToken) =>
            {
                byte[] bytes = new byte[tensor.ByteLength];
                using (var content = new MemoryStream(bytes))
                {
                    tensor.WriteTo(content, cancellationToken);
                }

                bytes = Turned(bytes, tensor.Type.SizeOf(), layer.Layout);
                if (layer.Factor != 1 && !isMask)
                {
                    Multiply(bytes, tensor.Type, layer.Factor);
                }

                target.Write(bytes);
            }
        );

    // Of a matrix the tensor has two dimensions, in whatever order; of a convolution the kernel's stand last.
    private static IEnumerable<long> KernelOf(WeightLayer layer) => layer.TensorShape.Skip(2);

    private static byte[] Turned(byte[] bytes, int size, KernelLayout layout)
    {
        return size switch
        {
            1 => Turn<byte>(),
            2 => Turn<ushort>(),
            4 => Turn<uint>(),
            _ => Turn<ulong>(),
        };

        byte[] Turn<T>()
            where T : struct =>
            MemoryMarshal.AsBytes<T>(layout.ToMatrix(MemoryMarshal.Cast<byte, T>(bytes).ToArray())).ToArray();
    }

    private static void Multiply(byte[] bytes, ElementType type, double factor)
    {
        var numbers = new double[bytes.Length / type.SizeOf()];
        ElementConversion.ToDouble(type, bytes, numbers);
        for (int place = 0; place < numbers.Length; place++)
        {
            numbers[place] *= factor;
        }

        ElementConversion.FromDouble(type, numbers, bytes);
    }
}
