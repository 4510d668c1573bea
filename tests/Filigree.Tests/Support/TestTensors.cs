using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Tests.Support;

/// <summary>Tensors of random numbers, their copies and their bits.</summary>
internal static class TestTensors
{
    public static Tensor Filled(int rows, int columns, int seed)
    {
        var tensor = new Tensor(rows, columns);
        new Randomness((ulong)seed).Stream("test").FillUniform(tensor.Span, -1, 1);
        tensor.ClearPadding();
        return tensor;
    }

    public static Tensor Copy(Tensor source)
    {
        var copy = new Tensor(source.Rows, source.Columns);
        copy.CopyFrom(source);
        return copy;
    }

    // Padding included: it has to stay zero.
    public static int[] Bits(Tensor tensor) => [.. tensor.Span.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
