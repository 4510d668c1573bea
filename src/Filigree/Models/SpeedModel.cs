using Filigree.Layers;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Models;

/// <summary>
/// A small network that learns in few epochs (Jordan 2024, airbench94): whitening of 2 x 2 patches, GELU; three blocks of 64, 256 and 256 channels, each a
/// convolution 3 x 3, max 2, batch normalization, GELU, convolution 3 x 3, batch normalization, GELU; the maximum over 3 x 3, classes, a ninth of
/// their logits. Convolutions have no biases, normalizations no factors, and the shifts of normalizations learn at 64 times the rate.
/// </summary>
/// <param name="Scale">Factor on all hidden widths.</param>
internal sealed record SpeedModel(double Scale = 1) : IModel
{
    private const double ShiftRate = 64;
    private const double LogitFactor = 1.0 / 9;

    /// <summary>The rule in study files.</summary>
    public static Rule<IModel> Rule { get; } =
        new(
            "airbench",
            "whitening, six convolutions of 3 x 3 with batch normalization and GELU; learns in few epochs",
            [ImageStack.ScaleOption],
            options => new SpeedModel(options.Get(ImageStack.ScaleOption))
        )
        {
            Source = "Jordan 2024",
        };

    /// <inheritdoc/>
    public Network Create(SampleShape samples, int classes)
    {
        var stack = new ImageStack(Rule.Name, samples);
        stack.Add(new Whitening("whiten", samples.Channels)).Add(new Activation<GeluFunction>(""));
        for (int block = 1; block <= 3; block++)
        {
            int width = ImageStack.Width(block == 1 ? 64 : 256, Scale);
            stack.Convolution($"block{block}.conv1", width, 3, Padding.Half, bias: false).Pool();
            Normalize(stack, $"block{block}.norm1");
            stack.Convolution($"block{block}.conv2", width, 3, Padding.Half, bias: false);
            Normalize(stack, $"block{block}.norm2");
        }

        stack.Add(new MaxPooling("", new Window(3))).Flatten().Dense("head", classes, bias: false);
        return stack.Add(new Factor("", LogitFactor)).ToNetwork();
    }

    /// <inheritdoc/>
    public IModel Scaled(double factor) => this with { Scale = Scale * factor };

    private static void Normalize(ImageStack stack, string name)
    {
        var norm = new BatchNorm(name, stack.Shape.Channels, epsilon: 1e-12, momentum: 0.4);
        norm.Gamma.Group = new ParameterGroup { HasDecay = false, RateFactor = 0 };
        norm.Beta.Group = new ParameterGroup { HasDecay = false, RateFactor = ShiftRate };
        stack.Add(norm).Add(new Activation<GeluFunction>(""));
    }
}
