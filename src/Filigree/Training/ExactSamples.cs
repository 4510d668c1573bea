using Filigree.Layers;
using Filigree.Numerics;

namespace Filigree.Training;

/// <summary>Lays samples out for an <see cref="ExactNetwork"/>, so many at a time that memory stays bounded.</summary>
internal static class ExactSamples
{
    // Half a gigabyte of doubles, for the four numbers of each place.
    private const long MostNumbers = 1 << 24;

    /// <summary>
    /// How many samples are computed at a time; with the statistics of a batch, it is they that make the batch. It follows from the network alone.
    /// </summary>
    /// <param name="network">The network.</param>
    public static int Batch(Network network) =>
        (int)Math.Clamp(MostNumbers / ExactNetwork.NumbersPerSample(network), 2, 4096);

    /// <summary>Writes some samples into a network's input.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="positions">Which of them.</param>
    /// <param name="input">Receives them.</param>
    /// <returns>Their classes, and their targets [sample, target] where they have such.</returns>
    public static (int[] Labels, float[] Targets) Gather(
        ISampleSource samples,
        ReadOnlySpan<int> positions,
        DualNumbers input
    )
    {
        var numbers = new float[positions.Length * samples.Features];
        var labels = new int[positions.Length];
        samples.Gather(
            positions,
            new MatrixSpan(numbers, positions.Length, samples.Features, samples.Features),
            labels
        );
        (int places, int channels) = (input.Shape.Positions, input.Shape.Channels);
        for (int sample = 0; sample < positions.Length; sample++)
        {
            for (int feature = 0; feature < samples.Features; feature++)
            {
                // Data sets have their numbers position by position.
                (int position, int channel) = Math.DivRem(feature, channels);
                input.Value[(((channel * places) + position) * positions.Length) + sample] = numbers[
                    (sample * samples.Features) + feature
                ];
            }
        }

        if (samples.Targets == 0)
        {
            return (labels, []);
        }

        var targets = new float[positions.Length * samples.Targets];
        samples.GatherTargets(
            positions,
            epoch: null,
            new MatrixSpan(targets, positions.Length, samples.Targets, samples.Targets)
        );
        return (labels, targets);
    }
}
