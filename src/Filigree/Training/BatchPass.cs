using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>The way of some samples through a network to their loss.</summary>
internal static class BatchPass
{
    /// <summary>Lays the samples out and runs the network and the loss on them.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="network">The network.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="positions">Which of them.</param>
    /// <param name="labels">Room for a class a position.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="pass">What kind of pass it is.</param>
    /// <param name="epoch">The epoch of training that shows the samples; null for the samples as they are.</param>
    public static LossSum Run(
        Tape tape,
        Network network,
        ISampleSource samples,
        ReadOnlySpan<int> positions,
        Span<int> labels,
        Loss loss,
        in Pass pass,
        int? epoch = null
    )
    {
        Variable input = tape.NewVariable(positions.Length, samples.Features, requiresGradient: false);
        Span<int> classes = labels[..positions.Length];
        if (epoch is { } number)
        {
            samples.Gather(positions, number, input.Value.Matrix, classes);
        }
        else
        {
            samples.Gather(positions, input.Value.Matrix, classes);
        }

        Variable outputs = network.Forward(tape, input, pass);
        if (samples.Targets == 0)
        {
            return loss.Apply(tape, outputs, new Targets(classes));
        }

        Tensor values = tape.NewVariable(positions.Length, samples.Targets, requiresGradient: false).Value;
        samples.GatherTargets(positions, epoch, values.Matrix);
        LossSum sum = loss.Apply(tape, outputs, new Targets(values));
        // What R^2 is made of, whatever the loss; a loss may want other outputs than one a target, which have none.
        return samples.Classes > 0
            ? sum
            : sum with
            {
                IsRegression = true,
                SquaredErrors =
                    network.Outputs == samples.Targets ? SquaredErrorLoss.Sum(tape, outputs, values) : double.NaN,
            };
    }

    /// <summary>
    /// Sum over the samples of the mean over the targets of (target - mean target)^2: what squared errors are compared with.
    /// </summary>
    /// <param name="samples">Samples whose targets are numbers.</param>
    public static double SpreadOf(ISampleSource samples)
    {
        const int chunk = 1024;
        int width = samples.Targets;
        var means = new double[width];
        double spread = 0;
        var positions = new int[Math.Min(chunk, samples.Count)];
        var values = new float[positions.Length * width];
        for (int round = 0; round < 2; round++)
        {
            for (int start = 0; start < samples.Count; start += chunk)
            {
                Span<int> part = positions.AsSpan(0, Math.Min(chunk, samples.Count - start));
                for (int index = 0; index < part.Length; index++)
                {
                    part[index] = start + index;
                }

                samples.GatherTargets(part, epoch: null, new MatrixSpan(values, part.Length, width, width));
                for (int index = 0; index < part.Length * width; index++)
                {
                    if (round == 0)
                    {
                        means[index % width] += values[index] / (double)samples.Count;
                    }
                    else
                    {
                        double gap = values[index] - means[index % width];
                        spread += gap * gap / width;
                    }
                }
            }
        }

        return spread;
    }
}
