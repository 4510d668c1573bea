using Filigree.Layers;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Models;

/// <summary>
/// Residual networks of 64 to 512 channels, as they were made for ImageNet: resnet18 of 2, 2, 2, 2 blocks, resnet50 of 3, 4, 6, 3 with bottlenecks. Their
/// first layers are those for small images, one convolution of 3 x 3, or the original's, which leave a sixteenth of the positions. PyTorch's convention;
/// no convolution has biases.
/// </summary>
/// <param name="Depth">18 or 50.</param>
/// <param name="Stem">The first layers.</param>
/// <param name="Scale">Factor on all hidden widths.</param>
internal sealed record WideResNetModel(int Depth, ResNetStem Stem = ResNetStem.Cifar, double Scale = 1) : IModel
{
    private static readonly WordOption<ResNetStem> StemOption = new(
        "stem",
        "first layers: a convolution of 3 x 3, or of 7 x 7 with stride 2 and pooling with stride 2",
        "cifar",
        ("cifar", ResNetStem.Cifar),
        ("imagenet", ResNetStem.ImageNet)
    );

    // Blocks of each stage.
    private static readonly Dictionary<int, int[]> Stages = new() { [18] = [2, 2, 2, 2], [50] = [3, 4, 6, 3] };

    /// <summary>The rules in study files.</summary>
    public static IReadOnlyList<Rule<IModel>> Rules { get; } =
    [RuleOf(18, "two convolutions of 3 x 3 a block"), RuleOf(50, "bottlenecks of 1 x 1, 3 x 3 and 1 x 1")];

    /// <inheritdoc/>
    public Network Create(SampleShape samples, int classes)
    {
        var blocks = new ResidualBlocks(Convention.Torch);
        int width = ImageStack.Width(64, Scale);
        var stack = new ImageStack($"resnet{Depth}", samples);
        bool isSmall = Stem == ResNetStem.Cifar;
        stack.Add(
            new Convolution(
                "conv1",
                samples.Channels,
                width,
                isSmall ? Kernel.Square(3) : Kernel.Square(7, 2),
                Padding.Half,
                bias: false
            )
        );
        stack.Add(blocks.Norm("bn1", width)).Relu();
        if (!isSmall)
        {
            stack.Add(new MaxPooling("maxpool", new Window(3, 2, 1)));
        }

        int[] stages = Stages[Depth];
        for (int stage = 0; stage < stages.Length; stage++)
        {
            Func<string, int, int, int, bool, Sequential> make = Depth == 18 ? blocks.Basic : blocks.Bottleneck;
            stack.Add(
                make(
                    $"layer{stage + 1}",
                    stages[stage],
                    stack.Shape.Channels,
                    ImageStack.Width(64 << stage, Scale),
                    stage > 0
                )
            );
        }

        return stack.Add(new GlobalAveragePooling("avgpool")).Dense("fc", classes).ToNetwork();
    }

    /// <inheritdoc/>
    public IModel Scaled(double factor) => this with { Scale = Scale * factor };

    private static Rule<IModel> RuleOf(int depth, string blocks) =>
        new(
            $"resnet{depth}",
            $"residual network of {depth} layers, 64 to 512 channels, {blocks}",
            [StemOption, ImageStack.ScaleOption],
            options => new WideResNetModel(depth, options.Get(StemOption), options.Get(ImageStack.ScaleOption))
        )
        {
            Source = "He et al. 2016",
        };
}
