using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>A layer's tensors after some of its weights were cut.</summary>
internal static class PrunedTensors
{
    private const int ChunkElements = 1 << 16;

    /// <summary>
    /// Either the weights with zeros where they are cut, all others bit for bit, or, PyTorch's way, the weights as they are and a
    /// mask of ones and zeros.
    /// </summary>
    /// <param name="layer">A layer that has a tensor.</param>
    /// <param name="asMask">Whether a mask is written.</param>
    /// <param name="cut">Tells for each weight of the matrix view whether it is cut; called once.</param>
    public static OutputTensor[] Of(WeightLayer layer, bool asMask, Func<bool[]> cut)
    {
        StoredTensor weights = layer.Weights!;
        if (!asMask)
        {
            return
            [
                new OutputTensor(
                    layer.Name,
                    weights.Type,
                    weights.Shape,
                    (target, cancellationToken) =>
                        WriteCut(weights, layer.Layout.ToStored(cut()), target, cancellationToken)
                ),
            ];
        }

        // Of masks one behind the other the first takes what is cut, and the others stay: their product says it all.
        StoredTensor? old = layer.Masks.Count > 0 ? layer.Masks[0] : null;
        (string original, string mask) = old is not null ? (weights.Name, old.Name) : PyTorchNames.Pruned(layer.Name);
        ElementType type = old?.Type ?? weights.Type;
        return
        [
            OutputTensor.Copy(weights, original),
            new OutputTensor(
                mask,
                type,
                weights.Shape,
                (target, cancellationToken) => WriteMask(type, layer.Layout.ToStored(cut()), target, cancellationToken)
            ),
            .. layer.Masks.Skip(1).Select(other => OutputTensor.Copy(other)),
        ];
    }

    /// <summary>A pruned bias with zeros where its masks cut, all others bit for bit.</summary>
    public static OutputTensor[] Of(MaskedTensor masked) =>
        [
            new OutputTensor(
                masked.Name,
                masked.Values.Type,
                masked.Values.Shape,
                (target, cancellationToken) =>
                    WriteCut(masked.Values, [.. masked.ReadKept().Select(kept => !kept)], target, cancellationToken)
            ),
        ];

    private static void WriteCut(StoredTensor weights, bool[] cut, Stream target, CancellationToken cancellationToken)
    {
        using Stream source = weights.OpenRead();
        int size = weights.ElementSize;
        byte[] chunk = new byte[Math.Min(ChunkElements, cut.Length) * size];
        foreach ((int start, int count) in Chunks.Of(cut.Length, ChunkElements))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> bytes = chunk.AsSpan(0, count * size);
            source.ReadExactly(bytes);
            for (int i = 0; i < count; i++)
            {
                if (cut[start + i])
                {
                    bytes.Slice(i * size, size).Clear();
                }
            }

            target.Write(bytes);
        }
    }

    private static void WriteMask(ElementType type, bool[] cut, Stream target, CancellationToken cancellationToken)
    {
        int size = type.SizeOf();
        byte[] one = new byte[size];
        if (type.IsFloat())
        {
            ElementConversion.FromSingle(type, [1f], one);
        }
        else
        {
            one[0] = 1;
        }

        byte[] chunk = new byte[Math.Min(ChunkElements, cut.Length) * size];
        foreach ((int start, int count) in Chunks.Of(cut.Length, ChunkElements))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Clear(chunk);
            for (int i = 0; i < count; i++)
            {
                if (!cut[start + i])
                {
                    one.CopyTo(chunk, i * size);
                }
            }

            target.Write(chunk, 0, count * size);
        }
    }
}
