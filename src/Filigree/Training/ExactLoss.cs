using Filigree.Layers;
using Filigree.Numerics;

namespace Filigree.Training;

/// <summary>The gradient of a mean loss by a network's outputs in double precision, and its derivative along a direction.</summary>
internal static class ExactLoss
{
    /// <summary>Writes the gradient by the outputs, and its rate.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="outputs">What the network gives.</param>
    /// <param name="labels">The classes of the samples.</param>
    /// <param name="targets">Their targets [sample, target]; none where they have classes alone.</param>
    /// <param name="count">Number of samples that the mean is taken over.</param>
    /// <param name="temperature">What outputs are divided by before the loss sees them.</param>
    /// <exception cref="UserError">Its second derivative is not known.</exception>
    public static void Apply(
        Loss loss,
        DualNumbers outputs,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<float> targets,
        int count,
        double temperature
    )
    {
        (int samples, int width) = (outputs.Samples, outputs.Shape.Features);
        var target = new double[width];
        for (int sample = 0; sample < samples; sample++)
        {
            for (int index = 0; index < width; index++)
            {
                target[index] =
                    targets.Length > 0 ? targets[(sample * width) + index]
                    : labels[sample] == index ? 1
                    : 0;
            }

            switch (loss)
            {
                case CrossEntropy entropy:
                    Classify(outputs, sample, target, entropy.LabelSmoothing, count, temperature);
                    break;
                case MeanSquaredError:
                    Regress(outputs, sample, target, count, temperature);
                    break;
                default:
                    throw new UserError(
                        "its second derivative is not known",
                        loss.Name,
                        "cross-entropy or mean-squared-error"
                    );
            }
        }
    }

    private static void Classify(
        DualNumbers outputs,
        int sample,
        double[] target,
        double smoothing,
        int count,
        double temperature
    )
    {
        int width = target.Length;
        int samples = outputs.Samples;
        double largest = double.NegativeInfinity;
        for (int index = 0; index < width; index++)
        {
            largest = Math.Max(largest, outputs.Value[(index * samples) + sample] / temperature);
        }

        var shares = new double[width];
        double sum = 0;
        for (int index = 0; index < width; index++)
        {
            shares[index] = Elementary.Exp((outputs.Value[(index * samples) + sample] / temperature) - largest);
            sum += shares[index];
        }

        double mean = 0;
        for (int index = 0; index < width; index++)
        {
            shares[index] /= sum;
            mean += shares[index] * outputs.ValueRate[(index * samples) + sample] / temperature;
        }

        for (int index = 0; index < width; index++)
        {
            int place = (index * samples) + sample;
            double wanted = ((1 - smoothing) * target[index]) + (smoothing / width);
            outputs.Gradient[place] = (shares[index] - wanted) / (temperature * count);
            outputs.GradientRate[place] =
                shares[index] * ((outputs.ValueRate[place] / temperature) - mean) / (temperature * count);
        }
    }

    private static void Regress(DualNumbers outputs, int sample, double[] target, int count, double temperature)
    {
        double factor = 2.0 / ((double)target.Length * count * temperature);
        for (int index = 0; index < target.Length; index++)
        {
            int place = (index * outputs.Samples) + sample;
            outputs.Gradient[place] = factor * ((outputs.Value[place] / temperature) - target[index]);
            outputs.GradientRate[place] = factor * outputs.ValueRate[place] / temperature;
        }
    }
}
