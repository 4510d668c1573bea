using Filigree.Layers;
using Filigree.Numerics;

namespace Filigree.Training;

/// <summary>Shows a network's first layer the samples that it is found from.</summary>
internal static class FirstSamples
{
    /// <summary>How many of the samples to train on are looked at.</summary>
    public const int Count = 1000;

    /// <summary>Fits a whitening layer that knows no samples yet; other networks stay as they are.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">The samples to train on; the first ones are looked at, as they are.</param>
    public static void Show(Network network, ISampleSource samples)
    {
        if (network.Layers[0] is Whitening { IsFitted: false } whitening)
        {
            whitening.Fit(Images(samples), network.InputShape);
        }
    }

    private static IEnumerable<float[]> Images(ISampleSource samples)
    {
        var image = new float[samples.Features];
        for (int sample = 0; sample < Math.Min(Count, samples.Count); sample++)
        {
            samples.Gather([sample], new MatrixSpan(image, 1, image.Length, image.Length), new int[1]);
            yield return image;
        }
    }
}
