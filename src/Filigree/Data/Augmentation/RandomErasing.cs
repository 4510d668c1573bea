using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// Sets a rectangle of the scaled image to 0 with some probability: its area is uniform in [2%, 33%] of the image's, its height over its width
/// log-uniform in [0.3, 3.3]; the first of ten draws is taken that is smaller than the image.
/// </summary>
/// <param name="probability">0 to 1.</param>
internal sealed class RandomErasing(double probability = 0.5) : IInputAugmentation
{
    private const int Tries = 10;
    private const double LeastArea = 0.02;
    private const double MostArea = 0.33;
    private const double LeastRatio = 0.3;
    private const double MostRatio = 3.3;

    private static readonly NumberOption ProbabilityOption = new(
        "probability",
        "of an image losing a rectangle",
        0.5,
        0,
        1
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IAugmentation> Rule { get; } =
        new(
            "erasing",
            "sets a rectangle of the scaled image to 0",
            [ProbabilityOption],
            options => new RandomErasing(options.Get(ProbabilityOption))
        )
        {
            Source = "Zhong et al. 2020, as torchvision has it",
        };

    private readonly double probability = ProbabilityOption.Check(probability);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, Span<float> target, SampleShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ImagePair.Require(shape, source, target);
        source.CopyTo(target);
        bool isErased = stream.NextDouble() < probability;
        (int height, int width) = (0, 0);
        // All of them are drawn, so that what follows does not depend on which one fits.
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            double area = shape.Positions * Between(LeastArea, MostArea, stream);
            double ratio = Elementary.Exp(Between(Elementary.Log(LeastRatio), Elementary.Log(MostRatio), stream));
            var high = (int)Math.Round(Math.Sqrt(area * ratio));
            var wide = (int)Math.Round(Math.Sqrt(area / ratio));
            if (height == 0 && high > 0 && wide > 0 && high < shape.Height && wide < shape.Width)
            {
                (height, width) = (high, wide);
            }
        }

        int top = stream.NextInt32(shape.Height - height + 1);
        int left = stream.NextInt32(shape.Width - width + 1);
        for (int y = top; isErased && y < top + height; y++)
        {
            target.Slice(((y * shape.Width) + left) * shape.Channels, width * shape.Channels).Clear();
        }
    }

    private static double Between(double least, double most, RandomStream stream) =>
        least + ((most - least) * stream.NextDouble());
}
