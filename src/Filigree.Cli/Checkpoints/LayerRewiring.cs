using System.Runtime.InteropServices;
using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Cli.Checkpoints;

/// <summary>Rewires one layer of a file: the weights' own bits move, whatever their type.</summary>
internal sealed class LayerRewiring(WeightFile file, PreferentialAttachment rule) : IDisposable
{
    // A stream of its own: weights that the same seed wired are independent of how they are rewired.
    private const string Stream = "rewiring";

    private readonly Workers workers = new(Math.Clamp(Environment.ProcessorCount, 1, 2));
    private readonly Dictionary<WeightLayer, int> places = file
        .Layers.Select((layer, place) => (layer, place))
        .ToDictionary(pair => pair.layer, pair => pair.place);

    private float[] room = [];

    /// <summary>The seed. Each layer draws from a stream of its own, by its place in the file.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether weights of 0 stay where they are.</summary>
    public bool KeepsZeros { get; init; }

    /// <summary>Rewires a layer that has a tensor, and writes the tensor's bytes.</summary>
    public RewiredLayer Rewire(
        WeightLayer layer,
        StoredTensor tensor,
        Stream target,
        CancellationToken cancellationToken
    )
    {
        CheckpointInput.RequireUnscaled(file, layer);
        // Layers follow each other in the same memory: a model costs as much as its largest layer.
        if (room.Length < tensor.Count)
        {
            room = new float[tensor.Count];
        }

        Span<float> weights = room.AsSpan(0, (int)tensor.Count);
        if (layer.Layout.Order == KernelOrder.OutIn)
        {
            tensor.ReadSingles(weights);
        }
        else
        {
            layer.Layout.ToMatrix(tensor.ReadSingles(), weights);
        }

        CheckpointInput.RequireFinite(file, layer, weights);
        RewiredLayer result =
            layer.Masks.Count > 0 || KeepsZeros ? RewireConnections(layer, weights) : RewireAll(layer, weights);
        if (tensor.Type == ElementType.Float64)
        {
            int range = rule.Passes == RewiringPasses.Inputs ? layer.Shape.Inputs : weights.Length;
            double[] doubles = MemoryMarshal.Cast<byte, double>(tensor.ReadBytes()).ToArray();
            double[] before = layer.Layout.ToMatrix(doubles);
            bool[]? moves =
                layer.ReadKept() ?? (KeepsZeros ? Array.ConvertAll(before, weight => (float)weight != 0) : null);
            double[] rewired = DoubleRanks.Follow(before, weights, range, moves);
            target.Write(MemoryMarshal.AsBytes<double>(layer.Layout.ToStored(rewired)));
        }
        else
        {
            ReadOnlySpan<float> stored =
                layer.Layout.Order == KernelOrder.OutIn ? weights : layer.Layout.ToStored(weights.ToArray());
            OutputTensor.WriteSingles(target, tensor.Type, stored, cancellationToken);
        }

        return result;
    }

    /// <summary>Rewires a layer among its connections.</summary>
    public (SparseMatrix Matrix, RewiredLayer Result) Rewire(WeightLayer layer)
    {
        SparseMatrix matrix =
            (layer.IsSparse ? layer.ReadSparseDoubles()?.WithoutVanished().Places : null) ?? layer.ReadSparse();
        CheckpointInput.RequireFinite(file, layer, matrix);
        var before = StrengthStatistics.Of(matrix);
        Naming(layer, () => rule.Rewire(matrix, StreamOf(layer)));
        return (matrix, new RewiredLayer(layer.Name, layer.Shape, layer.Type, before, StrengthStatistics.Of(matrix)));
    }

    /// <inheritdoc/>
    public void Dispose() => workers.Dispose();

    private RewiredLayer RewireAll(WeightLayer layer, Span<float> weights)
    {
        var before = StrengthStatistics.Of(weights, layer.Shape);
        Naming(layer, () => rule.Rewire(room.AsSpan(0, layer.Shape.Count), layer.Shape, StreamOf(layer), workers));
        return new RewiredLayer(
            layer.Name,
            layer.Shape,
            layer.Type,
            before,
            StrengthStatistics.Of(weights, layer.Shape)
        );
    }

    private RewiredLayer RewireConnections(WeightLayer layer, Span<float> weights)
    {
        (SparseMatrix matrix, RewiredLayer result) = Rewire(layer);
        for (int output = 0; output < matrix.Outputs; output++)
        {
            Span<float> row = weights.Slice(output * matrix.Inputs, matrix.Inputs);
            ReadOnlySpan<int> inputs = matrix.InputsOf(output);
            for (int place = 0; place < inputs.Length; place++)
            {
                row[inputs[place]] = matrix.WeightsOf(output)[place];
            }
        }

        return result;
    }

    private RandomStream StreamOf(WeightLayer layer) => new Randomness(Seed).Stream(Stream, places[layer]);

    private void Naming(WeightLayer layer, Action rewire)
    {
        try
        {
            rewire();
        }
        catch (UserError error)
        {
            throw new UserError(
                error.What,
                $"{file.Path}: {layer.Name}",
                error.Expected,
                "choose other layers with --layers",
                error
            );
        }
    }
}
