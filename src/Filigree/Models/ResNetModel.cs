using Filigree.Layers;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Models;

/// <summary>
/// Residual networks for small images, of depth 6 n + 2: three stages of n blocks with 16, 32 and 64 channels, the mean over all positions, and one dense
/// layer, or a tail of three. With Keras's convention convolutions have biases, and the projections of shortcuts no batch normalization.
/// </summary>
/// <param name="Depth">8, 14, 20...: 6 n + 2.</param>
/// <param name="Convention">Whose padding, biases and batch normalization.</param>
/// <param name="Scale">Factor on all hidden widths.</param>
internal sealed record ResNetModel(int Depth, Convention Convention, double Scale = 1) : IModel
{
    private static readonly WordOption<Convention> TorchOption = Convention.Option(Convention.Torch);
    private static readonly WordOption<Convention> KerasOption = Convention.Option(Convention.Keras);
    private static readonly NumberOption DropoutOption = new(
        "dropout",
        "share of the tail's outputs dropped",
        0.3,
        0,
        0.99
    );

    /// <summary>The rules in study files.</summary>
    public static IReadOnlyList<Rule<IModel>> Rules { get; } =
    [RuleOf(8), RuleOf(14), RuleOf(20), RuleWithTail(8), RuleWithTail(14)];

    /// <summary>Widths of the hidden layers between the mean and the classes; none, or 256 and 128 in resnet8d and resnet14d.</summary>
    public IReadOnlyList<int> Tail { get; init; } = [];

    /// <summary>Share of every hidden layer's outputs dropped while training.</summary>
    public double Dropout { get; init; }

    private string Name => Tail.Count == 0 ? $"resnet{Depth}" : $"resnet{Depth}d";

    /// <inheritdoc/>
    public Network Create(SampleShape samples, int classes)
    {
        var blocks = new ResidualBlocks(Convention);
        int width = ImageStack.Width(16, Scale);
        ImageStack stack = new ImageStack(Name, samples)
            .Convolution("conv1", width, 3, Convention.Same, blocks.HasBiases)
            .Add(blocks.Norm("bn1", width))
            .Relu();
        for (int stage = 1; stage <= 3; stage++)
        {
            int outputs = ImageStack.Width(8 << stage, Scale);
            stack.Add(blocks.Basic($"layer{stage}", (Depth - 2) / 6, stack.Shape.Channels, outputs, stage > 1));
        }

        stack.Add(new GlobalAveragePooling("avgpool"));
        for (int index = 1; index <= Tail.Count; index++)
        {
            stack.Dense($"fc{index}", ImageStack.Width(Tail[index - 1], Scale)).Relu();
            stack.Add(new Dropout($"dropout{index}", Dropout, index));
        }

        return stack.Dense(Tail.Count == 0 ? "fc" : $"fc{Tail.Count + 1}", classes).ToNetwork();
    }

    /// <inheritdoc/>
    public IModel Scaled(double factor) => this with { Scale = Scale * factor };

    private static Rule<IModel> RuleOf(int depth) =>
        new(
            $"resnet{depth}",
            $"residual network of {depth} layers for small images, 16, 32 and 64 channels",
            [TorchOption, ImageStack.ScaleOption],
            options => new ResNetModel(depth, options.Get(TorchOption), options.Get(ImageStack.ScaleOption))
        )
        {
            Source = "He et al. 2016",
        };

    private static Rule<IModel> RuleWithTail(int depth) =>
        new(
            $"resnet{depth}d",
            $"resnet{depth} with a tail of three dense layers, 256 and 128 neurons, and dropout",
            [KerasOption, DropoutOption, ImageStack.ScaleOption],
            options => new ResNetModel(depth, options.Get(KerasOption), options.Get(ImageStack.ScaleOption))
            {
                Tail = [256, 128],
                Dropout = options.Get(DropoutOption),
            }
        )
        {
            Source = "lightning-initialization; He et al. 2016",
        };
}
