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
internal sealed class CheckpointWiring(WeightFile file, IReadOnlyList<WeightLayer> layers, IWiring rule) : IDisposable
{
    private const string Weight = ".weight";
    private const string Bias = ".bias";
    private const int RoundedAtOnce = 1 << 12;

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

    /// <summary>How many biases of the layers were set to 0.</summary>
    public int Biases { get; private set; }

    /// <summary>Writes the model.</summary>
    /// <exception cref="UserError">The rule cannot wire such layers.</exception>
    public void Write(Terminal terminal, OutputTarget target, CancellationToken cancellationToken)
    {
        if (
            layers.FirstOrDefault(layer => layer.Weights is null) is { } sparse
            || target.Format == WeightFormat.SciPySparse
        )
        {
            throw new UserError(
                "is a sparse matrix; rules fill dense tensors",
                target.Format == WeightFormat.SciPySparse ? target.Path : file.Path,
                "safetensors, npz or npy",
                "run 'filigree convert' before or after"
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
                .Tensors(file, layer => places.ContainsKey(layer) ? Wired(layer, progress) : null)
                .Select(tensor => zeroed.Contains(tensor.Name) && tensor.Type.IsFloat() ? Zero(tensor) : tensor),
        ];
        CheckpointFile.Write(target, tensors, file.Metadata, cancellationToken);
        Biases = tensors.Count(tensor => zeroed.Contains(tensor.Name));
    }

    /// <inheritdoc/>
    public void Dispose() => network?.Dispose();

    private static string? BiasOf(WeightLayer layer) =>
        layer.Name.EndsWith(Weight, StringComparison.Ordinal) ? layer.Name[..^Weight.Length] + Bias : null;

    private static OutputTensor Zero(OutputTensor tensor) =>
        new(tensor.Name, tensor.Type, tensor.Shape, (target, _) => target.Write(new byte[tensor.ByteLength]));

    private OutputTensor[] Wired(WeightLayer layer, StepProgress progress)
    {
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
                () => Fill(layer).Select(weight => weight == 0 ? 0f : 1f).ToArray()
            ),
        ];

        ReadOnlyMemory<float> Weights()
        {
            progress.Begin(layer.Name);
            float[] weights = Fill(layer);
            results.Add(WiredLayer.Of(layer.Name, layer.TensorShape, weights));
            return weights;
        }
    }

    private float[] Fill(WeightLayer layer)
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

        Round(values, layer.Type);
        return values;
    }

    // What the file's type makes of the weights: those too small for it become 0, which are no connections.
    private static void Round(float[] values, ElementType type)
    {
        byte[] bytes = new byte[RoundedAtOnce * type.SizeOf()];
        foreach ((int start, int count) in Chunks.Of(values.Length, RoundedAtOnce))
        {
            Span<float> part = values.AsSpan(start, count);
            Span<byte> stored = bytes.AsSpan(0, count * type.SizeOf());
            ElementConversion.FromSingle(type, part, stored);
            ElementConversion.ToSingle(type, stored, part);
        }
    }
}
