using System.Runtime.InteropServices;
using Filigree.Numerics;

namespace Filigree.Formats;

/// <summary>
/// The connections of a network's layers in a safetensors file whose size grows with the connections: of each layer
/// <c>NAME.starts</c> (outputs + 1 numbers), <c>NAME.inputs</c> and <c>NAME.values</c>, the compressed rows of [output, input];
/// the metadata <c>filigree.layers</c> names the layers in order, <c>NAME.columns</c> their numbers of inputs.
/// </summary>
public static class ConnectionFile
{
    private const string LayersKey = "filigree.layers";
    private const string Columns = ".columns";
    private const string Starts = ".starts";
    private const string Inputs = ".inputs";
    private const string Values = ".values";

    /// <summary>Writes layers.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="layers">The layers, first layer first.</param>
    public static void Write(Stream target, IReadOnlyList<SparseMatrix> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        var metadata = new Dictionary<string, string> { [LayersKey] = string.Join('\n', layers.Select(l => l.Name)) };
        var tensors = new List<OutputTensor>();
        foreach (SparseMatrix layer in layers)
        {
            metadata[layer.Name + Columns] = FormattableString.Invariant($"{layer.Inputs}");
            tensors.Add(Integers(layer.Name + Starts, layer.Starts));
            tensors.Add(Integers(layer.Name + Inputs, layer.Indices));
            tensors.Add(OutputTensor.Of(layer.Name + Values, ElementType.Float32, [layer.Count], () => layer.Values));
        }

        SafetensorsWriter.Write(target, tensors, metadata);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="UserError">It is damaged, or another file.</exception>
    public static IReadOnlyList<SparseMatrix> Read(ReadOnlyMemory<byte> content, string name)
    {
        using WeightFile file = WeightFile.Of(content, name);
        if (!file.Metadata.TryGetValue(LayersKey, out string? names))
        {
            throw new UserError("this file holds no connections", name, $"safetensors with the metadata {LayersKey}");
        }

        var tensors = file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        return [.. names.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ReadLayer)];

        SparseMatrix ReadLayer(string layer)
        {
            try
            {
                int[] starts = ReadIntegers(tensors[layer + Starts]);
                int inputs = int.Parse(
                    file.Metadata[layer + Columns],
                    System.Globalization.NumberStyles.None,
                    System.Globalization.CultureInfo.InvariantCulture
                );
                int[] indices = ReadIntegers(tensors[layer + Inputs]);
                return new SparseMatrix(
                    layer,
                    starts.Length - 1,
                    inputs,
                    starts,
                    indices,
                    tensors[layer + Values].ReadSingles()
                );
            }
            catch (Exception error)
                when (error is KeyNotFoundException or FormatException or OverflowException or ArgumentException)
            {
                throw new UserError(
                    $"the connections of layer '{layer}' contradict themselves",
                    name,
                    "a file as Filigree writes it",
                    cause: error
                );
            }
        }
    }

    private static OutputTensor Integers(string name, int[] numbers) =>
        new(
            name,
            ElementType.Int32,
            [numbers.Length],
            (target, _) => target.Write(MemoryMarshal.AsBytes<int>(numbers))
        );

    private static int[] ReadIntegers(StoredTensor tensor) =>
        tensor.Type == ElementType.Int32
            ? MemoryMarshal.Cast<byte, int>(tensor.ReadBytes()).ToArray()
            : throw new FormatException($"{tensor.Name} is no tensor of 32-bit integers.");
}
