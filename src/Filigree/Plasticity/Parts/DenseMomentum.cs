using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>
/// The momentum of every entry of some layers, connected or not: m = decay m + g, step by step. Memory is that of all entries, while it is wanted.
/// </summary>
/// <param name="decay">What is left of it with each step.</param>
internal sealed class DenseMomentum(double decay)
{
    private const int ChunkOutputs = 64;

    private float[][] numbers = [];

    /// <summary>Whether it holds any gradient.</summary>
    public bool IsEmpty => numbers.Length == 0;

    /// <summary>Adds the gradients of the last pass.</summary>
    /// <param name="training">The training.</param>
    /// <param name="layers">Which weights are looked at; the others stay without.</param>
    public void Add(IPlasticTraining training, IReadOnlyCollection<int> layers)
    {
        IReadOnlyList<Parameter> weights = training.Network.Weights;
        if (IsEmpty)
        {
            numbers =
            [
                .. weights.Select((weight, layer) => new float[layers.Contains(layer) ? weight.Shape.Count : 0]),
            ];
        }

        float[] chunk = [];
        foreach (int layer in layers)
        {
            MatrixShape shape = weights[layer].Shape;
            for (int first = 0; first < shape.Outputs; first += ChunkOutputs)
            {
                int rows = Math.Min(ChunkOutputs, shape.Outputs - first);
                int count = rows * shape.Inputs;
                chunk = chunk.Length < count ? new float[count] : chunk;
                training.ReadGradientRows(
                    weights[layer],
                    first,
                    new MatrixSpan(chunk.AsSpan(0, count), rows, shape.Inputs, shape.Inputs)
                );
                Span<float> own = numbers[layer].AsSpan(first * shape.Inputs, count);
                for (int index = 0; index < count; index++)
                {
                    own[index] = (float)(decay * own[index]) + chunk[index];
                }
            }
        }
    }

    /// <summary>The momentum of some rows, [output, input].</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="first">The first output.</param>
    /// <param name="rows">How many outputs.</param>
    /// <param name="inputs">How many inputs the layer has.</param>
    public ReadOnlySpan<float> Rows(int layer, int first, int rows, int inputs) =>
        numbers[layer].AsSpan(first * inputs, rows * inputs);

    /// <summary>The momentum of connections.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="connections">Its connections.</param>
    public float[] Of(int layer, SparseMatrix connections)
    {
        var own = new float[connections.Count];
        for (int output = 0; output < connections.Outputs; output++)
        {
            for (int index = connections.Starts[output]; index < connections.Starts[output + 1]; index++)
            {
                own[index] = numbers[layer][(output * connections.Inputs) + connections.Indices[index]];
            }
        }

        return own;
    }

    /// <summary>The mean magnitude of the momentum of connections; 0 where there are none.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="connections">Its connections.</param>
    public double MeanMagnitude(int layer, SparseMatrix connections) =>
        Of(layer, connections).Sum(number => Math.Abs((double)number)) / Math.Max(1, connections.Count);

    /// <summary>Begins anew, and gives the memory back.</summary>
    public void Clear() => numbers = [];

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(numbers.Length);
        foreach (float[] layer in numbers)
        {
            writer.Write(layer.Length);
            ConnectionSerializer.WriteNumbers<float>(writer, layer);
        }
    }

    /// <summary>Takes up what <see cref="Save"/> wrote.</summary>
    public void Restore(BinaryReader reader)
    {
        numbers = new float[reader.ReadInt32()][];
        for (int layer = 0; layer < numbers.Length; layer++)
        {
            numbers[layer] = ConnectionSerializer.ReadNumbers<float>(reader, reader.ReadInt32());
        }
    }
}
