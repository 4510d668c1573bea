using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>
/// The mean magnitude of the loss's gradient by the weights, layer by layer (neuronal-rewiring, section 4.2, Fig. 5): in every step the
/// mean of |dL/dW| over a layer's connections, and the mean of these over the steps so far.
/// </summary>
internal sealed class GradientFlow : IStepProbe
{
    private double[] sums = [];

    /// <summary>Steps since the last <see cref="Clear"/>.</summary>
    public long Steps { get; private set; }

    /// <summary>The mean of each weight matrix, in the network's order; none before the first step.</summary>
    public IReadOnlyList<double> Means => [.. sums.Select(sum => sum / Steps)];

    /// <inheritdoc/>
    public void Measure(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (Steps == 0)
        {
            sums = new double[network.Weights.Count];
        }

        for (int index = 0; index < sums.Length; index++)
        {
            sums[index] += network.Weights[index].MeanGradientMagnitude();
        }

        Steps++;
    }

    /// <summary>Begins anew, as after an epoch.</summary>
    public void Clear()
    {
        sums = [];
        Steps = 0;
    }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Receives it.</param>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Steps);
        writer.Write(sums.Length);
        Array.ForEach(sums, writer.Write);
    }

    /// <summary>Takes up what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">The state.</param>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Steps = reader.ReadInt64();
        sums = new double[reader.ReadInt32()];
        for (int index = 0; index < sums.Length; index++)
        {
            sums[index] = reader.ReadDouble();
        }
    }
}
