using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>Predictions of the samples of a source.</summary>
public static class SourcePredictions
{
    /// <summary>Predicts all samples, without what changes them in training.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="workers">Threads to use; the caller's alone when null. The result does not depend on them.</param>
    /// <returns>One prediction a sample.</returns>
    /// <exception cref="ArgumentException">The network takes another number of features.</exception>
    public static IReadOnlyList<Prediction> PredictAll(
        this Network network,
        ISampleSource samples,
        Workers? workers = null
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Features != network.Inputs)
        {
            throw new ArgumentException(
                $"The network takes {network.Inputs} inputs; the samples have {samples.Features} features."
            );
        }

        var predictions = new Prediction[samples.Count];
        var labels = new int[network.EvaluationBatch];
        using var tape = new Tape(workers) { IsRecording = false };
        for (int start = 0; start < samples.Count; start += network.EvaluationBatch)
        {
            int[] positions = [.. Enumerable.Range(start, Math.Min(network.EvaluationBatch, samples.Count - start))];
            tape.Reset();
            Variable input = tape.NewVariable(positions.Length, samples.Features, requiresGradient: false);
            samples.Gather(positions, input.Value.Matrix, labels.AsSpan(0, positions.Length));
            network.Fill(predictions.AsSpan(start, positions.Length), tape, input, FeatureOrder.PositionsFirst);
        }

        return predictions;
    }
}
