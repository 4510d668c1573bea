using Filigree.Layers;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Models;

/// <summary>
/// Conv2, Conv4 and Conv6: blocks of two convolutions of 3 x 3 and pooling, of 64, 128 and 256 channels, then two layers of 256 neurons; no biases.
/// </summary>
/// <param name="Blocks">How many blocks: 1, 2 or 3.</param>
/// <param name="Scale">Factor on all hidden widths.</param>
internal sealed record ConvModel(int Blocks, double Scale = 1) : IModel
{
    /// <summary>The rules in study files.</summary>
    public static IReadOnlyList<Rule<IModel>> Rules { get; } = [RuleOf(1), RuleOf(2), RuleOf(3)];

    private string Name => $"conv{2 * Blocks}";

    /// <inheritdoc/>
    public Network Create(SampleShape samples, int classes)
    {
        var convolutions = new ImageStack(Name, samples);
        for (int block = 0; block < Blocks; block++)
        {
            int channels = ImageStack.Width(64 << block, Scale);
            convolutions
                .Convolution("", channels, 3, Padding.Half, bias: false)
                .Relu()
                .Convolution("", channels, 3, Padding.Half, bias: false)
                .Relu()
                .Pool();
        }

        SampleShape features = convolutions.Shape.Flat;
        int width = ImageStack.Width(256, Scale);
        Sequential linear = new(
            "linear",
            [
                new Linear("", features.Features, width, bias: false),
                new Activation<ReluFunction>(""),
                new Linear("", width, width, bias: false),
                new Activation<ReluFunction>(""),
                new Linear("", width, classes, bias: false),
            ]
        );
        return new ImageStack(Name, samples).Add(convolutions.Named("convs")).Flatten().Add(linear).ToNetwork();
    }

    /// <inheritdoc/>
    public IModel Scaled(double factor) => this with { Scale = Scale * factor };

    private static Rule<IModel> RuleOf(int blocks) =>
        new(
            $"conv{2 * blocks}",
            $"{2 * blocks} convolutions of 3 x 3 with pooling, 256 and 256 neurons, ReLU, no biases",
            [ImageStack.ScaleOption],
            options => new ConvModel(blocks, options.Get(ImageStack.ScaleOption))
        )
        {
            Source = "training-connectivities; Frankle and Carbin 2019",
        };
}
