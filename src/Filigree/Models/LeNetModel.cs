using Filigree.Layers;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Models;

/// <summary>
/// The lenet of neuronal-rewiring: two convolutions of 5 x 5 with pooling, 20 and 50 channels, and a hidden layer of 500 neurons. Of images of 28 x 28
/// its dense tail is 800-500-10, the sizes of the paper. Biases start as PyTorch draws them, from the stream <c>weights</c>: the paper's program fills
/// weights alone.
/// </summary>
/// <param name="Scale">Factor on all hidden widths.</param>
internal sealed record LeNetModel(double Scale = 1) : IModel
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IModel> Rule { get; } =
        new(
            "lenet",
            "two convolutions of 5 x 5, 20 and 50 channels, pooling, 500 neurons, ReLU",
            [ImageStack.ScaleOption],
            options => new LeNetModel(options.Get(ImageStack.ScaleOption))
        )
        {
            Source = "neuronal-rewiring; LeCun et al. 1998",
        };

    /// <inheritdoc/>
    public Network Create(SampleShape samples, int classes) =>
        new ImageStack("lenet", samples) { DrawsBiases = true }
            .Convolution("conv1", ImageStack.Width(20, Scale), 5, Padding.None, bias: true)
            .Relu()
            .Pool()
            .Convolution("conv2", ImageStack.Width(50, Scale), 5, Padding.None, bias: true)
            .Relu()
            .Pool()
            .Flatten()
            .Dense("fc1", ImageStack.Width(500, Scale))
            .Relu()
            .Dense("fc2", classes)
            .ToNetwork();

    /// <inheritdoc/>
    public IModel Scaled(double factor) => this with { Scale = Scale * factor };
}
