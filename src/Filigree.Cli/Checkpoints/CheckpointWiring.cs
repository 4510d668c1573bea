using System.Text.Json;
using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Wiring;

namespace Filigree.Cli.Checkpoints;

/// <summary>
/// Fills layers of a model by a rule. Rules that take each layer alone are run a layer at a time; others see the layers as a
/// network, and take the memory of all of them.
/// </summary>
internal sealed class CheckpointWiring(WeightFile file, IReadOnlyList<WeightLayer> layers, IWiring rule)
    : ICheckpointChange
{
    private const string Bias = "bias";
    private const int RoundedAtOnce = 1 << 12;

    private static readonly string[] WeightNames = [".weight", "/weight", ".kernel", "/kernel"];

    private readonly Dictionary<WeightLayer, int> places = layers
        .Select((layer, place) => (layer, place))
        .ToDictionary(pair => pair.layer, pair => pair.place);

    private readonly List<WiredLayer> results = [];
    private Network? network;

    /// <summary>The seed; each layer draws from a stream of its own, by its place among the chosen ones.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether weights of 0 are written as cut by a mask.</summary>
    public bool WritesMasks { get; init; }

    /// <summary>What became of the layers, in the order they were written in.</summary>
    public IReadOnlyList<WiredLayer> Results => results;

    /// <inheritdoc/>
    public IEnumerable<WeightLayer> Written => file.Layers.Except(layers);

    /// <inheritdoc/>
    public int Count => results.Count;

    /// <inheritdoc/>
    public IEnumerable<(string Name, long Places, long Connections)> Counts =>
        results.Select(layer => (layer.Name, layer.Places, layer.Connections));

    /// <summary>What was lost where a layer's type does not hold the weights.</summary>
    public ConversionLosses Losses { get; } = new();

    /// <summary>How many biases of the layers were set to 0.</summary>
    public int Biases { get; private set; }

    /// <summary>Writes the model.</summary>
    /// <exception cref="UserError">The rule cannot wire such layers.</exception>
    public void Write(Terminal terminal, OutputTarget target, CancellationToken cancellationToken)
    {
        if (target.Format == WeightFormat.SciPySparse)
        {
            throw new UserError(
                "would be a sparse matrix, and rules fill dense tensors",
                target.Path,
                "an OUT of safetensors, pt, npz or npy",
                "make a sparse matrix of it with 'filigree convert' afterwards"
            );
        }

        if (layers.FirstOrDefault(layer => layer.Weights is null) is { } sparse)
        {
            throw new UserError(
                "is held by its connections, and rules fill dense tensors",
                $"{file.Path}: {sparse.Name}",
                "dense layers",
                "make it dense with 'filigree convert' before"
            );
        }

        using var progress = new StepProgress(terminal, layers.Count);
        if (rule is not Initializer)
        {
            network = ShapeNetwork.Of(layers);
            rule.Wire(network, new Randomness(Seed));
        }

        HashSet<string> zeroed = [.. layers.Select(BiasOf).OfType<string>()];
        OutputTensor[] tensors =
        [
            .. CheckpointFile
                .Tensors(
                    file,
                    layer => places.ContainsKey(layer) ? Wired(layer, progress) : null,
                    masked => zeroed.Contains(masked.Name) ? [OutputTensor.Copy(masked.Values, masked.Name)] : null
                )
                .Select(tensor => zeroed.Contains(tensor.Name) && tensor.Type.IsFloat() ? Zero(tensor) : tensor),
        ];
        CheckpointFile.Write(target, file, tensors, cancellationToken);
        Biases = tensors.Count(tensor => zeroed.Contains(tensor.Name));
    }

    /// <inheritdoc/>
    public void WriteHead(Utf8JsonWriter json)
    {
        json.WriteString("wiring", rule.Name);
        json.WriteNumber("seed", Seed);
    }

    /// <inheritdoc/>
    public void WriteLayer(Utf8JsonWriter json, int layer) => WiringOutput.WriteJson(json, results[layer]);

    /// <inheritdoc/>
    public void WriteText(TextWriter writer) => WiringOutput.WriteText(writer, this, rule.Name);

    /// <inheritdoc/>
    public void Dispose() => network?.Dispose();

    // fc1.bias of fc1.weight, dense/bias:0 of dense/kernel:0.
    private static string? BiasOf(WeightLayer layer)
    {
        int end = layer.Name.LastIndexOf(':') is var version and > 0 ? version : layer.Name.Length;
        string? own = Array.Find(WeightNames, weight => layer.Name[..end].EndsWith(weight, StringComparison.Ordinal));
        return own is null ? null : layer.Name[..(end - own.Length)] + own[0] + Bias + layer.Name[end..];
    }

    private static OutputTensor Zero(OutputTensor tensor) =>
        new(tensor.Name, tensor.Type, tensor.Shape, (target, _) => target.Write(new byte[tensor.ByteLength]));

    private OutputTensor[] Wired(WeightLayer layer, StepProgress progress)
    {
        CheckpointInput.RequireUnscaled(file, layer);
        if (!WritesMasks)
        {
            return [OutputTensor.Of(layer.Name, layer.Type, layer.TensorShape, Weights)];
        }

        (string original, string mask) = PyTorchNames.Pruned(layer.Name);
        return
        [
            OutputTensor.Of(original, layer.Type, layer.TensorShape, Weights),
            OutputTensor.Of(
                mask,
                layer.Type,
                layer.TensorShape,
                () => layer.Layout.ToStored([.. Fill(layer).Weights.Select(weight => weight == 0 ? 0f : 1f)])
            ),
        ];

        ReadOnlyMemory<float> Weights()
        {
            progress.Begin(layer.Name);
            (float[] weights, ConversionLoss loss) = Fill(layer);
            Losses.Add(layer.Name, layer.Type, loss);
            results.Add(WiredLayer.Of(layer.Name, layer.TensorShape, weights));
            return layer.Layout.ToStored(weights);
        }
    }

    private (float[] Weights, ConversionLoss Loss) Fill(WeightLayer layer)
    {
        float[] values;
        if (network is not null)
        {
            values = network.Weights[places[layer]].ToMatrix().Values;
        }
        else
        {
            values = new float[layer.Shape.Count];
            var stream = new Randomness(Seed).Stream(StreamNames.Weights, places[layer]);
            ((Initializer)rule).Fill(values, layer.Shape, stream);
        }

        return (values, Round(values, layer.Type));
    }

    // What the file's type makes of the weights: those too small for it become 0, which are no connections.
    private static ConversionLoss Round(float[] values, ElementType type)
    {
        byte[] bytes = new byte[RoundedAtOnce * type.SizeOf()];
        ConversionLoss loss = default;
        foreach ((int start, int count) in Chunks.Of(values.Length, RoundedAtOnce))
        {
            Span<float> part = values.AsSpan(start, count);
            Span<byte> stored = bytes.AsSpan(0, count * type.SizeOf());
            loss += ElementConversion.FromSingle(type, part, stored);
            ElementConversion.ToSingle(type, stored, part);
        }

        return loss;
    }
}
