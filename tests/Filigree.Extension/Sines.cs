using Filigree.Numerics;
using Filigree.Options;
using Filigree.Training;

namespace MyRules;

/// <summary>A data set: samples of sin(x) + sin(y), with noise on the targets that are trained on.</summary>
public static class Sines
{
    private static readonly CountOption SamplesOption = new("samples", "samples to train on", 1000, 10, 1_000_000);

    private static readonly NumberOption NoiseOption = new("noise", "deviation of the noise", 0.1, 0, 10);

    /// <summary>The rule in study files.</summary>
    public static Rule<SampleData> Rule { get; } =
        new(
            "sines",
            "sin(x) + sin(y) for x and y from -3 to 3",
            [SamplesOption, NoiseOption],
            options => new SampleData(
                Draw(options.Get(SamplesOption), options.Get(NoiseOption), part: 0),
                Draw(1000, noise: 0, part: 1)
            )
        );

    // The same samples in every trial: the seed is no trial's.
    private static SampleSet Draw(int samples, double noise, int part)
    {
        var stream = new RandomStream(seed: 0, "sines", layer: part, step: 0);
        var features = new float[samples * 2];
        var targets = new float[samples];
        var errors = new float[samples];
        stream.FillUniform(features, -3, 3);
        stream.FillUniform(errors, -(float)(noise * Math.Sqrt(3)), (float)(noise * Math.Sqrt(3)));
        for (int sample = 0; sample < samples; sample++)
        {
            targets[sample] = Sin(features[2 * sample]) + Sin(features[(2 * sample) + 1]) + errors[sample];
        }

        return SampleSet.OfTargets(features, targets);
    }

    // Its own series: the platform's sine need not have the same bits everywhere.
    private static float Sin(double x)
    {
        double term = x;
        double sum = x;
        for (int order = 3; order < 30; order += 2)
        {
            term *= -x * x / (order * (order - 1));
            sum += term;
        }

        return (float)sum;
    }
}
