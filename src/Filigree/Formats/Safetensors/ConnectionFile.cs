using System.Globalization;
using System.Runtime.InteropServices;
using Filigree.Numerics;

namespace Filigree.Formats;

/// <summary>
/// The connections of a network's layers in a safetensors file whose size grows with the connections: of each layer
/// <c>NAME.starts</c> (outputs + 1 numbers), <c>NAME.inputs</c> and <c>NAME.values</c>, the compressed rows of [output, input];
/// the metadata <c>filigree.layers</c> names the layers in order, <c>NAME.columns</c> their numbers of inputs, and <c>NAME.kernel</c> the sizes of a
/// convolution's kernel: <c>3 x 3</c>, or one or three numbers. <c>filigree.sparse</c> is <c>csr-1</c>, the name of all this.
/// </summary>
public static class ConnectionFile
{
    internal const string LayersKey = "filigree.layers";
    internal const string ConventionKey = "filigree.sparse";
    internal const string Convention = "csr-1";
    internal const string Columns = ".columns";
    internal const string Kernel = ".kernel";
    internal const string Starts = ".starts";
    internal const string Inputs = ".inputs";
    internal const string Values = ".values";

    private const int MostKernelSizes = 3;

    /// <summary>Writes layers.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="layers">The layers, first layer first.</param>
    public static void Write(Stream target, IReadOnlyList<SparseMatrix> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        SafetensorsWriter.Write(
            target,
            [.. layers.SelectMany(TensorsOf)],
            MetadataOf([.. layers.Select(layer => (layer, layer.Shape.Dimensions))])
        );
    }

    /// <summary>What a file says of layers that it has by their connections.</summary>
    /// <param name="layers">The layers, and the sizes of their tensors: [out, in, kernel...].</param>
    /// <exception cref="UserError">A name has a line break, which would end it.</exception>
    internal static Dictionary<string, string> MetadataOf(
        IReadOnlyList<(SparseMatrix Matrix, IReadOnlyList<long> Dimensions)> layers
    )
    {
        if (layers.Select(layer => layer.Matrix.Name).FirstOrDefault(name => name.Contains('\n')) is { } broken)
        {
            throw new UserError(
                $"the name of layer '{VisibleText.Of(broken)}' has a line break",
                expected: "names on one line, for a file of connections"
            );
        }

        var metadata = new Dictionary<string, string>
        {
            [LayersKey] = string.Join('\n', layers.Select(layer => layer.Matrix.Name)),
            [ConventionKey] = Convention,
        };
        foreach ((SparseMatrix matrix, IReadOnlyList<long> dimensions) in layers)
        {
            metadata[matrix.Name + Columns] = FormattableString.Invariant($"{matrix.Inputs}");
            if (dimensions.Count > 2)
            {
                metadata[matrix.Name + Kernel] = TensorShape.TextOf([.. dimensions.Skip(2)]);
            }
        }

        return metadata;
    }

    /// <summary>The tensors of a layer.</summary>
    internal static IReadOnlyList<OutputTensor> TensorsOf(SparseMatrix layer) =>
        [
            Integers(layer.Name + Starts, layer.Starts),
            Integers(layer.Name + Inputs, layer.Indices),
            OutputTensor.Of(layer.Name + Values, ElementType.Float32, [layer.Count], () => layer.Values),
        ];

    /// <summary>Reads what <see cref="Write"/> wrote; <see cref="WeightFile"/> opens it too.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="UserError">It is damaged, or another file.</exception>
    public static IReadOnlyList<SparseMatrix> Read(ReadOnlyMemory<byte> content, string name)
    {
        using WeightFile file = WeightFile.Of(content, name);
        return file.Layers.All(layer => layer is ConnectionLayer)
            ? file.ReadSparse()
            : throw new UserError("this file holds no connections", name, $"safetensors with the metadata {LayersKey}");
    }

    /// <summary>What a file's metadata say beside its connections: all that still holds when these are written in another way.</summary>
    internal static IReadOnlyDictionary<string, string> Others(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(LayersKey, out string? names))
        {
            return metadata;
        }

        HashSet<string> own =
        [
            LayersKey,
            ConventionKey,
            .. names.Split('\n').SelectMany(name => (string[])[name + Columns, name + Kernel]),
        ];
        return metadata.Where(pair => !own.Contains(pair.Key)).ToDictionary();
    }

    /// <summary>A kernel's sizes, none where there is no kernel; null for what is none.</summary>
    internal static long[]? ReadKernel(string? text)
    {
        if (text is null)
        {
            return [];
        }

        string[] parts = text.Split(" x ");
        var sizes = new long[parts.Length];
        long area = 1;
        for (int i = 0; i < parts.Length; i++)
        {
            if (
                !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out int size)
                || size == 0
                || (area *= size) > int.MaxValue
            )
            {
                return null;
            }

            sizes[i] = size;
        }

        return sizes.Length <= MostKernelSizes ? sizes : null;
    }

    private static OutputTensor Integers(string name, int[] numbers) =>
        new(
            name,
            ElementType.Int32,
            [numbers.Length],
            (target, _) => target.Write(MemoryMarshal.AsBytes<int>(numbers))
        );
}
