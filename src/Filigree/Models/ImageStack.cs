using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Models;

/// <summary>Layers of an image network, one upon the other: knows what the last one gives, so that the next need not be told.</summary>
internal sealed class ImageStack
{
    /// <summary>Factor on all hidden widths, in study files.</summary>
    public static readonly NumberOption ScaleOption = new(
        "scale",
        "factor on the channels and neurons of all hidden layers",
        1,
        0.01,
        100
    );

    private readonly List<Layer> layers = [];
    private readonly string model;
    private readonly SampleShape samples;

    /// <summary>No layers yet.</summary>
    /// <param name="model">What errors call the network.</param>
    /// <param name="samples">What the network takes.</param>
    /// <exception cref="UserError">The samples are no images.</exception>
    public ImageStack(string model, SampleShape samples)
    {
        (this.model, this.samples, Shape) = (model, samples, samples);
        if (samples.Positions == 1)
        {
            throw new UserError(
                $"{model} takes images; these samples are {samples} features without places",
                expected: "data of height x width x channels",
                remedy: "train mlp or lenet-300-100 on it"
            );
        }
    }

    /// <summary>Whether biases start as PyTorch draws them; they start at 0 unless set.</summary>
    public bool DrawsBiases { get; init; }

    /// <summary>What the last layer gives.</summary>
    public SampleShape Shape { get; private set; }

    /// <summary>A hidden width times a factor, to whole neurons, at least 1.</summary>
    public static int Width(int width, double scale) =>
        (int)Math.Clamp(NearestCount.Multiple(scale, width), 1, int.MaxValue);

    /// <summary>Puts a layer on top.</summary>
    /// <exception cref="UserError">It cannot take what the last one gives.</exception>
    public ImageStack Add(Layer layer)
    {
        try
        {
            Shape = layer.ShapeFor(Shape);
        }
        catch (ArgumentException error)
        {
            throw new UserError(
                $"{model} is too deep for images of {samples}",
                expected: "larger images",
                cause: error
            );
        }

        layers.Add(layer);
        return this;
    }

    /// <summary>A convolution, its name, its outputs and its square kernel given.</summary>
    public ImageStack Convolution(string name, int outputs, int kernel, Padding padding, bool bias) =>
        Add(
            new Convolution(name, Shape.Channels, outputs, Kernel.Square(kernel), padding, bias)
            {
                DrawsBias = DrawsBiases,
            }
        );

    /// <summary>A layer of connections between all, its name and its neurons given.</summary>
    public ImageStack Dense(string name, int outputs, bool bias = true) =>
        Add(new Linear(name, Shape.Channels, outputs, bias) { DrawsBias = DrawsBiases });

    /// <summary>ReLU.</summary>
    public ImageStack Relu() => Add(new Activation<ReluFunction>(""));

    /// <summary>Maxima of windows of 2 x 2.</summary>
    public ImageStack Pool() => Add(new MaxPooling("", new Window(2)));

    /// <summary>Features without places, channel by channel.</summary>
    public ImageStack Flatten() => Add(new Flatten(""));

    /// <summary>The layers so far under one name, to be put into another stack or a network.</summary>
    public Sequential Named(string name) => new(name, layers);

    /// <summary>The network.</summary>
    public Network ToNetwork() => new(samples, layers);
}
