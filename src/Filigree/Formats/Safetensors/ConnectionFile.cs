using System.Globalization;
using System.Runtime.InteropServices;
using Filigree.Numerics;

namespace Filigree.Formats;

/// <summary>
/// The connections of a network's layers in a safetensors file whose size grows with the connections: of each layer
/// <c>NAME.starts</c> (outputs + 1 numbers), <c>NAME.inputs</c> and <c>NAME.values</c>, the compressed rows of [output, input];
/// the metadata <c>filigree.layers</c> names the layers in order, <c>NAME.columns</c> their numbers of inputs, and <c>NAME.kernel</c> the height and
/// width of a convolution's kernel: <c>3 x 3</c>. <c>filigree.sparse</c> is <c>csr-1</c>, the name of all this.
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

    /// <summary>Writes layers.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="layers">The layers, first layer first.</param>
    public static void Write(Stream target, IReadOnlyList<SparseMatrix> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        SafetensorsWriter.Write(target, [.. layers.SelectMany(TensorsOf)], MetadataOf(layers));
    }

    /// <summary>What a file says of layers that it has by their connections.</summary>
    internal static Dictionary<string, string> MetadataOf(IReadOnlyList<SparseMatrix> layers)
    {
        var metadata = new Dictionary<string, string>
        {
            [LayersKey] = string.Join('\n', layers.Select(layer => layer.Name)),
            [ConventionKey] = Convention,
        };
        foreach (SparseMatrix layer in layers)
        {
            metadata[layer.Name + Columns] = FormattableString.Invariant($"{layer.Inputs}");
            if (layer.Shape.IsConvolution)
            {
                metadata[layer.Name + Kernel] = FormattableString.Invariant(
                    $"{layer.Shape.KernelHeight} x {layer.Shape.KernelWidth}"
                );
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

    /// <summary>A kernel's height and width; null for what is none.</summary>
    internal static (int Height, int Width)? ReadKernel(string? text) =>
        text is null ? (1, 1)
        : text.Split(" x ") is [var height, var width]
        && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out int rows)
        && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out int columns)
        && rows > 0
        && columns > 0
        && (long)rows * columns <= int.MaxValue
            ? (rows, columns)
        : null;

    private static OutputTensor Integers(string name, int[] numbers) =>
        new(
            name,
            ElementType.Int32,
            [numbers.Length],
            (target, _) => target.Write(MemoryMarshal.AsBytes<int>(numbers))
        );
}
