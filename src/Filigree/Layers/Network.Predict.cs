using System.Runtime.InteropServices;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <content>Predictions.</content>
public sealed partial class Network
{
    private const int LargestEvaluationBatch = 500;

    // Activations of one layer in an evaluation, a gigabyte of them: networks of millions of neurons take fewer samples at a time.
    private const int LargestEvaluation = 1 << 28;

    /// <summary>Samples that an evaluation takes at a time.</summary>
    internal int EvaluationBatch { get; }

    /// <summary>Predicts one sample, whatever the forms of the weights.</summary>
    /// <param name="sample">The sample's <see cref="Inputs"/> numbers.</param>
    /// <param name="order">
    /// Whether an image's numbers come position by position, [height, width, channel], or channel by channel, [channel, height, width]; it does not
    /// matter for flat features.
    /// </param>
    /// <exception cref="ArgumentException">The sample has another number of numbers.</exception>
    public Prediction Predict(ReadOnlySpan<float> sample, FeatureOrder order = FeatureOrder.PositionsFirst) =>
        sample.Length == Inputs
            ? PredictAll(sample, order)[0]
            : throw new ArgumentException(
                $"The network takes {Inputs} numbers a sample; there are {sample.Length}.",
                nameof(sample)
            );

    /// <summary>Predicts samples.</summary>
    /// <param name="samples">The numbers of one sample after those of the other.</param>
    /// <param name="order">As <see cref="Predict(ReadOnlySpan{float}, FeatureOrder)"/> has it.</param>
    /// <param name="workers">Threads to use; the caller's alone when null. The result does not depend on them.</param>
    /// <returns>One prediction a sample.</returns>
    /// <exception cref="ArgumentException">The numbers are not those of whole samples.</exception>
    public IReadOnlyList<Prediction> PredictAll(
        ReadOnlySpan<float> samples,
        FeatureOrder order = FeatureOrder.PositionsFirst,
        Workers? workers = null
    )
    {
        if (Inputs == 0 || samples.Length % Inputs != 0)
        {
            throw new ArgumentException(
                $"The network takes {Inputs} numbers a sample; {samples.Length} are no whole samples.",
                nameof(samples)
            );
        }

        var predictions = new Prediction[samples.Length / Inputs];
        using var tape = new Tape(workers) { IsRecording = false };
        for (int start = 0; start < predictions.Length; start += EvaluationBatch)
        {
            int count = Math.Min(EvaluationBatch, predictions.Length - start);
            tape.Reset();
            Variable input = tape.NewVariable(count, Inputs, requiresGradient: false);
            input.Value.Write(samples.Slice(start * Inputs, count * Inputs));
            Fill(predictions.AsSpan(start, count), tape, input, order);
        }

        return predictions;
    }

    /// <summary>Predicts samples.</summary>
    /// <param name="samples">[sample, input].</param>
    /// <param name="workers">Threads to use; the caller's alone when null.</param>
    /// <returns>One prediction a sample.</returns>
    /// <exception cref="ArgumentException">The samples have another number of numbers.</exception>
    public IReadOnlyList<Prediction> PredictAll(float[,] samples, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.GetLength(1) != Inputs)
        {
            throw new ArgumentException(
                $"The network takes {Inputs} numbers a sample; there are {samples.GetLength(1)}.",
                nameof(samples)
            );
        }

        ReadOnlySpan<float> numbers =
            samples.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref samples[0, 0], samples.Length);
        return PredictAll(numbers, FeatureOrder.PositionsFirst, workers);
    }

    /// <summary>Predictions of a batch.</summary>
    /// <param name="predictions">Receives one a sample.</param>
    /// <param name="tape">A tape that does not record.</param>
    /// <param name="input">[sample, input], flat.</param>
    /// <param name="order">How an image's numbers lie in it.</param>
    internal void Fill(Span<Prediction> predictions, Tape tape, Variable input, FeatureOrder order)
    {
        Variable outputs = Root.Forward(tape, ReshapeOperation.Apply(tape, input, InputShape, order), Pass.Prediction);
        outputs = ReshapeOperation.Apply(tape, outputs, OutputShape.Flat, order);
        Tensor values = TransposeOperation.InLayout(tape, outputs, Layout.SampleRows).Value;
        for (int sample = 0; sample < predictions.Length; sample++)
        {
            predictions[sample] = new Prediction(values.Row(sample).ToArray());
        }
    }

    private int LargestBatch()
    {
        int widest = Math.Max(Inputs, Parameters.Select(parameter => parameter.Shape.Outputs).DefaultIfEmpty(1).Max());
        SampleShape shape = InputShape;
        foreach (Layer layer in Layers)
        {
            shape = layer.ShapeFor(shape);
            widest = Math.Max(widest, shape.Features);
        }

        return Math.Clamp(LargestEvaluation / Math.Max(1, widest), 1, LargestEvaluationBatch);
    }
}
