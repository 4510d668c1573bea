using System.Text.Json;
using Filigree.Cli.Shell;
using Filigree.Formats;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>Writes a model without the neurons that nothing depends on, as a smaller model of the same kind.</summary>
/// <param name="file">The model.</param>
/// <param name="chains">Layers that follow each other.</param>
/// <param name="activation">What stands behind each layer but a chain's last.</param>
internal sealed class CheckpointShrinking(
    WeightFile file,
    IReadOnlyList<IReadOnlyList<WeightLayer>> chains,
    Func<double, double> activation
) : ICheckpointChange
{
    private readonly List<Shrunk> results = [];
    private int constant;

    /// <inheritdoc/>
    public IEnumerable<WeightLayer> Written => file.Layers;

    /// <inheritdoc/>
    public int Count => results.Count;

    /// <inheritdoc/>
    public IEnumerable<(string Name, long Places, long Connections)> Counts =>
        results.Select(layer => (layer.Name, layer.Weights, layer.Connections));

    /// <inheritdoc/>
    public ConversionLosses Losses { get; } = new();

    /// <inheritdoc/>
    public void Write(Terminal terminal, OutputTarget target, CancellationToken cancellationToken)
    {
        if (target.Format == WeightFormat.SciPySparse)
        {
            throw new UserError("would hold one layer", target.Path, "safetensors, pt, npz or npy");
        }

        using var progress = new StepProgress(terminal, chains.Count);
        var layers = new Dictionary<WeightLayer, OutputTensor>();
        var vectors = new Dictionary<string, double[]>();
        foreach (IReadOnlyList<WeightLayer> names in chains)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.Begin(names[0].Name);
            var chain = new ShrinkingChain(file, names, activation);
            chain.Shrink();
            constant += chain.Constant;
            for (int index = 0; index < names.Count; index++)
            {
                layers.Add(names[index], Shrink(chain, index));
                foreach ((string name, double[] values) in chain.VectorsOf(index))
                {
                    vectors[name] = values;
                }
            }
        }

        List<OutputTensor> tensors = CheckpointFile.Tensors(
            file,
            layer => layers.TryGetValue(layer, out OutputTensor? shrunk) ? [shrunk] : null,
            masked =>
                vectors.TryGetValue(masked.Name, out double[]? values)
                    ? [Vector(masked.Name, masked.Values.Type, values)]
                    : null
        );
        CheckpointFile.Write(
            target,
            file,
            [
                .. tensors.Select(tensor =>
                    tensor.Shape.Count == 1 && vectors.TryGetValue(tensor.Name, out double[]? values)
                        ? Vector(tensor.Name, tensor.Type, values)
                        : tensor
                ),
            ],
            cancellationToken
        );
    }

    // What is added to a bias may be too large for its type.
    private OutputTensor Vector(string name, ElementType type, double[] values) =>
        OutputTensor.Of(name, type, [values.Length], values, loss => Losses.Add(name, type, loss));

    /// <inheritdoc/>
    public void Warn(TextWriter error)
    {
        if (constant > 0)
        {
            (string stay, string them) =
                constant == 1 ? ("stays: what it puts", "it") : ("stay: what they put", "them");
            error.WriteLine(
                $"filigree: {NumberText.Counted(constant, "neuron")} without inputs {stay} out is not 0, and behind {them} is a convolution, which may be padded with zeros, or no bias to add it to"
            );
        }
    }

    /// <inheritdoc/>
    public void WriteLayer(Utf8JsonWriter json, int layer)
    {
        Shrunk shrunk = results[layer];
        json.WriteString("name", shrunk.Name);
        json.WriteNumber("outputsBefore", shrunk.OutputsBefore);
        json.WriteNumber("outputs", shrunk.Outputs);
        json.WriteNumber("inputsBefore", shrunk.InputsBefore);
        json.WriteNumber("inputs", shrunk.Inputs);
        json.WriteNumber("weightsBefore", shrunk.WeightsBefore);
        json.WriteNumber("weights", shrunk.Weights);
    }

    /// <inheritdoc/>
    public void WriteText(TextWriter writer)
    {
        var table = new PlainTable("layer", "#outputs", "#before", "#inputs", "#before", "#weights", "#before");
        foreach (Shrunk layer in results)
        {
            table.Add(
                PlainTable.Shorten(layer.Name, 36),
                Invariant($"{layer.Outputs:N0}"),
                Invariant($"{layer.OutputsBefore:N0}"),
                Invariant($"{layer.Inputs:N0}"),
                Invariant($"{layer.InputsBefore:N0}"),
                Invariant($"{layer.Weights:N0}"),
                Invariant($"{layer.WeightsBefore:N0}")
            );
        }

        table.WriteTo(writer);
    }

    /// <inheritdoc/>
    public void SayRest(Terminal terminal)
    {
        string[] others = [.. file.Layers.Except(chains.SelectMany(chain => chain)).Select(layer => layer.Name)];
        if (others.Length > 0)
        {
            terminal.Error.WriteLine($"as wide as they were: {CheckpointFile.Some(others)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() { }

    private OutputTensor Shrink(ShrinkingChain chain, int index)
    {
        WeightLayer layer = chain.Layers[index];
        (double[] weights, int outputs, int inputs) = chain.WeightsOf(index);
        results.Add(
            new Shrunk(
                layer.Name,
                outputs,
                layer.Shape.Outputs,
                inputs / layer.Shape.KernelArea,
                layer.Shape.Channels,
                weights.Length,
                layer.Shape.Places,
                weights.Length - weights.AsSpan().Count(0d)
            )
        );
        return OutputTensor.Of(
            layer.Name,
            layer.Type,
            [outputs, inputs / layer.Shape.KernelArea, .. layer.TensorShape.Skip(2)],
            weights
        );
    }

    private sealed record Shrunk(
        string Name,
        int Outputs,
        int OutputsBefore,
        int Inputs,
        int InputsBefore,
        long Weights,
        long WeightsBefore,
        long Connections
    );
}
