using System.Globalization;
using System.Runtime.InteropServices;
using Filigree.Numerics;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>A layer of a file that <see cref="ConnectionFile"/> wrote.</summary>
internal sealed class ConnectionLayer : WeightLayer
{
    private readonly string path;
    private readonly StoredTensor starts;
    private readonly StoredTensor inputs;
    private readonly StoredTensor values;

    private ConnectionLayer(
        string name,
        string path,
        KernelLayout layout,
        StoredTensor starts,
        StoredTensor inputs,
        StoredTensor values
    )
        : base(name, layout, layout.Dimensions, values.Type)
    {
        this.path = path;
        this.starts = starts;
        this.inputs = inputs;
        this.values = values;
    }

    /// <inheritdoc/>
    public override bool IsSparse => true;

    /// <inheritdoc/>
    public override IReadOnlyList<StoredTensor> Parts => [starts, inputs, values];

    /// <summary>The layers that a file's metadata name; null for any other file.</summary>
    /// <exception cref="UserError">A layer's parts are missing or of other types.</exception>
    public static IReadOnlyList<WeightLayer>? Find(
        FileBytes file,
        IReadOnlyList<StoredTensor> tensors,
        IReadOnlyDictionary<string, string> metadata
    )
    {
        if (!metadata.TryGetValue(ConnectionFile.LayersKey, out string? names))
        {
            return null;
        }

        // Files from before the convention had a name do not say it.
        string convention = metadata.GetValueOrDefault(ConnectionFile.ConventionKey, ConnectionFile.Convention);
        if (convention != ConnectionFile.Convention)
        {
            throw new UserError(
                $"has its connections by the convention '{VisibleText.Of(convention)}'",
                file.Name,
                ConnectionFile.Convention,
                "read it with the version that wrote it"
            );
        }

        var byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        long claimed = 0;
        return [.. names.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Make)];

        ConnectionLayer Make(string name)
        {
            bool isWhole =
                byName.TryGetValue(name + ConnectionFile.Starts, out StoredTensor? starts)
                & byName.TryGetValue(name + ConnectionFile.Inputs, out StoredTensor? inputs)
                & byName.TryGetValue(name + ConnectionFile.Values, out StoredTensor? values)
                & int.TryParse(
                    metadata.GetValueOrDefault(name + ConnectionFile.Columns),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out int columns
                );
            long[]? kernel = ConnectionFile.ReadKernel(metadata.GetValueOrDefault(name + ConnectionFile.Kernel));
            claimed += columns;
            if (isWhole && claimed > ClaimedNeurons.MostIn(file))
            {
                throw new UserError(
                    Invariant($"layer '{name}' claims {columns:N0} inputs"),
                    file.Name,
                    Invariant(
                        $"at most {ClaimedNeurons.MostIn(file):N0} of all layers together in a file of {file.Length:N0} bytes"
                    ),
                    "the file may be damaged: get it again"
                );
            }

            return
                isWhole
                && starts!.Type == ElementType.Int32
                && inputs!.Type == ElementType.Int32
                && values!.Type == ElementType.Float32
                && starts.Count is > 0 and <= int.MaxValue
                && kernel is not null
                && columns % AreaOf(kernel) == 0
                ? new ConnectionLayer(
                    name,
                    file.Name,
                    KernelLayout.Of([starts.Count - 1, columns / AreaOf(kernel), .. kernel]),
                    starts,
                    inputs,
                    values
                )
                : throw Damaged(file.Name, name, null);
        }
    }

    /// <inheritdoc/>
    public override WeightMatrix ReadMatrix() => SparseLayers.ToDense(this, path);

    /// <inheritdoc/>
    public override SparseMatrix ReadSparse()
    {
        try
        {
            return new SparseMatrix(
                Name,
                Shape.Outputs,
                Shape.Inputs,
                Integers(starts),
                Integers(inputs),
                values.ReadSingles()
            )
            {
                Shape = Shape,
            };
        }
        catch (ArgumentException contradiction)
        {
            throw Damaged(path, Name, contradiction);
        }
    }

    /// <inheritdoc/>
    public override ConversionLoss LossOfSingles() => default;

    private static long AreaOf(long[] kernel) => kernel.Aggregate(1L, (area, size) => area * size);

    private static int[] Integers(StoredTensor tensor) => MemoryMarshal.Cast<byte, int>(tensor.ReadBytes()).ToArray();

    private static UserError Damaged(string path, string layer, Exception? cause) =>
        new(
            $"the connections of layer '{layer}' contradict themselves",
            path,
            "a file as Filigree writes it",
            cause: cause
        );
}
