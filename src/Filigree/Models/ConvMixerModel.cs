using Filigree.Layers;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Models;

/// <summary>
/// ConvMixer: patches, then blocks of a depthwise convolution with a residual sum and a convolution of 1 x 1, each with GELU and batch normalization, the mean over all
/// positions and one dense layer. Biases start as PyTorch draws them.
/// </summary>
/// <param name="Width">Channels.</param>
/// <param name="Depth">Blocks.</param>
/// <param name="Kernel">Height and width of the depthwise kernels.</param>
/// <param name="Patch">Height and width of a patch.</param>
/// <param name="Scale">Factor on the width.</param>
internal sealed record ConvMixerModel(int Width = 256, int Depth = 8, int Kernel = 5, int Patch = 2, double Scale = 1)
    : IModel
{
    private static readonly CountOption WidthOption = new("width", "channels", 256, 1, 100_000);
    private static readonly CountOption DepthOption = new("depth", "blocks", 8, 1, 1_000);
    private static readonly CountOption KernelOption = new(
        "kernel",
        "height and width of the depthwise kernels",
        5,
        1,
        31
    )
    {
        Unit = "positions",
    };

    private static readonly CountOption PatchOption = new("patch", "height and width of a patch", 2, 1, 64)
    {
        Unit = "pixels",
    };

    /// <summary>The rule in study files.</summary>
    public static Rule<IModel> Rule { get; } =
        new(
            "convmixer",
            "patches, blocks of depthwise and 1 x 1 convolutions with GELU and batch normalization, one dense layer",
            [WidthOption, DepthOption, KernelOption, PatchOption, ImageStack.ScaleOption],
            options => new ConvMixerModel(
                options.Get(WidthOption),
                options.Get(DepthOption),
                options.Get(KernelOption),
                options.Get(PatchOption),
                options.Get(ImageStack.ScaleOption)
            )
        )
        {
            Source = "Trockman and Kolter 2022",
        };

    /// <inheritdoc/>
    public Network Create(SampleShape samples, int classes)
    {
        int width = ImageStack.Width(Width, Scale);
        var stem = new Sequential(
            "stem",
            Unit(samples.Channels, width, Layers.Kernel.Square(Patch, Patch), Padding.None, 1)
        );
        var blocks = new Sequential("blocks", Enumerable.Range(0, Depth).Select(_ => Block(width)));
        return new ImageStack(Rule.Name, samples) { DrawsBiases = true }
            .Add(stem)
            .Add(blocks)
            .Add(new GlobalAveragePooling("pooling"))
            .Dense("head", classes)
            .ToNetwork();
    }

    /// <inheritdoc/>
    public IModel Scaled(double factor) => this with { Scale = Scale * factor };

    private Sequential Block(int width)
    {
        var mixer = new Sequential("fn", Unit(width, width, Layers.Kernel.Square(Kernel), Padding.Half, width));
        return new Sequential(
            "",
            [new Residual("", [mixer]), .. Unit(width, width, Layers.Kernel.Square(1), Padding.None, 1)]
        );
    }

    private static Layer[] Unit(int channels, int outputs, Kernel kernel, Padding padding, int groups) =>
        [
            new Convolution("", channels, outputs, kernel, padding, groups: groups) { DrawsBias = true },
            new Activation<GeluFunction>(""),
            new BatchNorm("", outputs),
        ];
}
