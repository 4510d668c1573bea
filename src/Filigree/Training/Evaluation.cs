using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>How a network does on samples, without training; memory for it is kept from one time to the next.</summary>
/// <param name="network">The network.</param>
/// <param name="loss">The loss it is trained with.</param>
/// <param name="workers">Threads to use.</param>
internal sealed class Evaluation(Network network, Loss loss, Workers workers) : IDisposable
{
    private readonly Tape tape = new(workers) { IsRecording = false };
    private readonly Tensor averages = new(0, 0);
    private readonly int[] labels = new int[network.EvaluationBatch];
    private readonly int[] positions = new int[network.EvaluationBatch];
    private readonly Dictionary<ISampleSource, double> spreads = new(ReferenceEqualityComparer.Instance);

    /// <summary>Losses and hits of the network as it stands.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="views">From how many sides each is seen.</param>
    /// <exception cref="ArgumentException">
    /// The network cannot take them, or the loss their targets; or they are to be seen from several sides, and are no images.
    /// </exception>
    public LossSum Of(ISampleSource samples, ImageViews views = ImageViews.One)
    {
        Require(samples);
        (ISampleSource Samples, float Weight)[] seen =
            views == ImageViews.One
                ? []
                : [.. ImageView.Of(views).Select(view => (See(samples, view.View), view.Weight))];
        LossSum sum = default;
        for (int start = 0; start < samples.Count; start += positions.Length)
        {
            int count = Math.Min(positions.Length, samples.Count - start);
            for (int index = 0; index < count; index++)
            {
                positions[index] = start + index;
            }

            Span<int> batch = positions.AsSpan(0, count);
            tape.Reset();
            sum +=
                seen.Length > 0
                    ? OfAverages(seen, batch)
                    : BatchPass.Run(tape, network, samples, batch, labels, loss.Evaluation, Pass.Prediction);
        }

        return WithSpread(sum, samples);
    }

    /// <summary>Samples looked at in another way.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="view">The way.</param>
    /// <exception cref="ArgumentException">They are no images.</exception>
    public static ISampleSource See(ISampleSource samples, ImageView view) =>
        samples is IImageSamples images
            ? images.SeenAs(view)
            : throw new ArgumentException("Views are of images; these samples are features without places.");

    /// <summary>Losses with what R^2 wants to know of the samples, which is looked up once.</summary>
    /// <param name="sum">Losses on the samples.</param>
    /// <param name="samples">The samples.</param>
    public LossSum WithSpread(LossSum sum, ISampleSource samples)
    {
        if (!sum.IsRegression)
        {
            return sum;
        }

        if (!spreads.TryGetValue(samples, out double spread))
        {
            spread = spreads[samples] = BatchPass.SpreadOf(samples);
        }

        return sum with
        {
            Spread = spread,
        };
    }

    /// <summary>Refuses samples that the network cannot take, or whose targets the loss cannot.</summary>
    /// <param name="samples">The samples.</param>
    /// <exception cref="ArgumentException">They are such.</exception>
    public void Require(ISampleSource samples)
    {
        if (samples.Features != network.Inputs)
        {
            throw new ArgumentException(
                $"The network takes {network.Inputs} inputs; the samples have {samples.Features} features."
            );
        }

        if (loss.Problem(samples, network.Outputs) is { } problem)
        {
            throw new ArgumentException(problem);
        }

        if (samples.Count == 0)
        {
            throw new ArgumentException("There are no samples.");
        }
    }

    /// <summary>Gives the working memory back.</summary>
    public void Dispose()
    {
        tape.Dispose();
        averages.Dispose();
    }

    // Losses of the outputs' weighted means. Each view begins the tape anew: memory is that of one.
    private LossSum OfAverages((ISampleSource Samples, float Weight)[] views, ReadOnlySpan<int> batch)
    {
        Span<int> classes = labels.AsSpan(0, batch.Length);
        averages.Reshape(batch.Length, network.Outputs);
        averages.Clear();
        foreach ((ISampleSource samples, float weight) in views)
        {
            tape.Reset();
            Variable input = tape.NewVariable(batch.Length, samples.Features, requiresGradient: false);
            samples.Gather(batch, input.Value.Matrix, classes);
            Variable outputs = network.Forward(tape, input, Pass.Prediction);
            Elementwise.AddScaled(weight, SoftmaxCrossEntropyLoss.ByOutput(tape, outputs).Value.Span, averages.Span);
        }

        Variable mean = tape.NewVariable(batch.Length, network.Outputs, requiresGradient: false);
        mean.Value.CopyFrom(averages);
        return loss.Evaluation.Apply(tape, mean, new Targets(classes));
    }
}
