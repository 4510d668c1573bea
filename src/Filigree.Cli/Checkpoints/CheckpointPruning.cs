using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Numerics;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>Cuts the weights of smallest magnitude out of a model.</summary>
internal sealed class CheckpointPruning(
    WeightFile file,
    IReadOnlyList<WeightLayer> layers,
    PrunedShare share,
    bool isGlobal
)
{
    private readonly List<(WeightLayer Layer, long Kept)> results = [];

    /// <summary>Whether masks are written beside weights that stay whole.</summary>
    public bool WritesMasks { get; init; }

    /// <summary>Writes the pruned model.</summary>
    public void Write(Terminal terminal, OutputTarget target, CancellationToken cancellationToken)
    {
        using var progress = new StepProgress(terminal, isGlobal ? 3 * layers.Count : layers.Count);
        MagnitudeCut? shared = isGlobal ? FindShared(progress, cancellationToken) : null;
        long ties = shared?.Ties ?? 0;
        if (target.Format == WeightFormat.SciPySparse)
        {
            WeightLayer only = SingleLayer.Of(target, layers);
            CheckpointFile.WriteSparse(
                target,
                Pruned(only),
                only.ReadBiasRow(),
                ElementType.Float32,
                cancellationToken
            );
            return;
        }

        HashSet<WeightLayer> chosen = [.. layers];
        List<OutputTensor> tensors = CheckpointFile.Tensors(
            file,
            layer => chosen.Contains(layer) ? Replace(layer) : null
        );
        CheckpointFile.Write(target, tensors, file.Metadata, cancellationToken);

        SparseMatrix Pruned(WeightLayer layer)
        {
            SparseMatrix matrix = layer.ReadSparse();
            bool[] kept = Keep(layer, [.. matrix.Values.Select(value => Key(layer, value))]);
            var starts = new int[matrix.Outputs + 1];
            List<int> indices = [];
            List<float> values = [];
            for (int output = 0; output < matrix.Outputs; output++)
            {
                for (int place = matrix.Starts[output]; place < matrix.Starts[output + 1]; place++)
                {
                    if (kept[place])
                    {
                        indices.Add(matrix.Indices[place]);
                        values.Add(matrix.Values[place]);
                    }
                }

                starts[output + 1] = indices.Count;
            }

            return new SparseMatrix(matrix.Name, matrix.Outputs, matrix.Inputs, starts, [.. indices], [.. values]);
        }

        OutputTensor[] Replace(WeightLayer layer)
        {
            if (layer.Weights is null)
            {
                long[] shape = [layer.Shape.Outputs, layer.Shape.Inputs];
                return
                [
                    OutputTensor.Of(
                        CheckpointFile.NameOf(layer, ".weight"),
                        ElementType.Float32,
                        shape,
                        () => Pruned(layer).ToDense().Values
                    ),
                ];
            }

            return PrunedTensors.Of(
                layer,
                WritesMasks,
                () =>
                {
                    progress.Begin(layer.Name);
                    return Keep(layer, Keys(layer));
                }
            );
        }

        bool[] Keep(WeightLayer layer, uint[] keys)
        {
            MagnitudeCut cut = shared ?? MagnitudeCut.Find([keys], share.KeptOf(Places(layer)));
            long own = cut.Ties;
            bool[] kept = new bool[keys.Length];
            for (int i = 0; i < kept.Length; i++)
            {
                kept[i] = shared is null ? cut.Keeps(keys[i], ref own) : cut.Keeps(keys[i], ref ties);
            }

            results.Add((layer, kept.Count(one => one)));
            return kept;
        }
    }

    /// <summary>Tells how much is left.</summary>
    public void Report(Terminal terminal, OutputTarget target, bool json)
    {
        if (json)
        {
            terminal.Out.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("output", target.Path);
                writer.WriteStartArray("layers");
                foreach ((WeightLayer layer, long kept) in results)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", layer.Name);
                    writer.WriteNumber("weights", Places(layer));
                    writer.WriteNumber("kept", kept);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return;
        }

        var table = new PlainTable("layer", "#weights", "#kept", "#density");
        foreach ((WeightLayer layer, long kept) in results)
        {
            Add(PlainTable.Shorten(layer.Name, 36), Places(layer), kept);
        }

        if (results.Count > 1)
        {
            Add("all", results.Sum(result => Places(result.Layer)), results.Sum(result => result.Kept));
        }

        table.WriteTo(terminal.Out);
        terminal.Out.WriteLine($"written: {target.Path}");
        CheckpointFile.SayKept(terminal, file, layers);

        void Add(string name, long places, long kept) =>
            table.Add(
                name,
                Invariant($"{places:N0}"),
                Invariant($"{kept:N0}"),
                Invariant($"{100.0 * kept / places:0.00}%")
            );
    }

    private static long Places(WeightLayer layer) => (long)layer.Shape.Outputs * layer.Shape.Inputs;

    private MagnitudeCut FindShared(StepProgress progress, CancellationToken cancellationToken) =>
        MagnitudeCut.Find(
            layers.Select(layer =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Begin(layer.Name);
                return layer.IsSparse ? [.. layer.ReadSparse().Values.Select(value => Key(layer, value))] : Keys(layer);
            }),
            share.KeptOf(layers.Sum(Places))
        );

    private uint[] Keys(WeightLayer layer)
    {
        float[] values = layer.Weights!.ReadSingles();
        float[]? mask = layer.Mask?.ReadSingles();
        var keys = new uint[values.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = mask is not null && mask[i] == 0 ? 0 : Key(layer, values[i]);
        }

        return keys;
    }

    private uint Key(WeightLayer layer, float weight) =>
        float.IsNaN(weight)
            ? throw new UserError(
                "has a weight that is no number (NaN)",
                $"{file.Path}: {layer.Name}",
                "weights with a magnitude",
                "choose other layers with --layers"
            )
            : MagnitudeCut.KeyOf(weight);
}
