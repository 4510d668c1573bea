using Filigree.Layers;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Models;

/// <summary>LeNet-5 as it is used on small colour images: two convolutions of 5 x 5 with pooling, then 120 and 84 neurons.</summary>
/// <param name="Scale">Factor on all hidden widths.</param>
internal sealed record LeNet5Model(double Scale = 1) : IModel
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IModel> Rule { get; } =
        new(
            "lenet-5",
            "two convolutions of 5 x 5, 6 and 16 channels, pooling, 120 and 84 neurons, ReLU",
            [ImageStack.ScaleOption],
            options => new LeNet5Model(options.Get(ImageStack.ScaleOption))
        )
        {
            Source = "LeCun et al. 1998",
        };

    /// <inheritdoc/>
    public Network Create(SampleShape samples, int classes) =>
        new ImageStack("lenet-5", samples)
            .Convolution("conv1", ImageStack.Width(6, Scale), 5, Padding.None, bias: true)
            .Relu()
            .Pool()
            .Convolution("conv2", ImageStack.Width(16, Scale), 5, Padding.None, bias: true)
            .Relu()
            .Pool()
            .Flatten()
            .Dense("fc1", ImageStack.Width(120, Scale))
            .Relu()
            .Dense("fc2", ImageStack.Width(84, Scale))
            .Relu()
            .Dense("fc3", classes)
            .ToNetwork();

    /// <inheritdoc/>
    public IModel Scaled(double factor) => this with { Scale = Scale * factor };
}
