using Filigree.Layers;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Models;

/// <summary>VGG-11 and VGG-16 for small images: convolutions of 3 x 3 with batch normalization and pooling, and one dense layer or more.</summary>
/// <param name="Depth">11 or 16, as they are counted with the dense layers of the original.</param>
/// <param name="Convention">Whose batch normalization.</param>
/// <param name="Scale">Factor on all hidden widths.</param>
/// <param name="Dense">Dense layers: the classes alone, or hidden ones before them with ReLU and dropout, as the original has.</param>
internal sealed record VggModel(int Depth, Convention Convention, double Scale = 1, int Dense = 1) : IModel
{
    private const int Pooling = 0;
    private const int Hidden = 512;
    private const double Dropped = 0.5;

    private static readonly WordOption<Convention> ConventionOption = Convention.Option(Convention.Torch);

    private static readonly CountOption DenseOption = new(
        "dense",
        "dense layers at the end; those before the last have 512 neurons, ReLU and dropout 0.5",
        1,
        1,
        3
    )
    {
        IsSilentByDefault = true,
    };

    // Channels of the convolutions, with pooling between them.
    private static readonly Dictionary<int, int[]> Layers = new()
    {
        [11] = [64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0],
        [16] = [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0],
    };

    /// <summary>The rules in study files.</summary>
    public static IReadOnlyList<Rule<IModel>> Rules { get; } = [RuleOf(11), RuleOf(16)];

    /// <inheritdoc/>
    public Network Create(SampleShape samples, int classes)
    {
        var features = new ImageStack($"vgg{Depth}", samples);
        foreach (int width in Layers[Depth])
        {
            if (width == Pooling)
            {
                features.Pool();
                continue;
            }

            int channels = ImageStack.Width(width, Scale);
            features
                .Convolution("", channels, 3, Padding.Half, bias: true)
                .Add(new BatchNorm("", channels, Convention.Epsilon, Convention.Momentum))
                .Relu();
        }

        var network = new ImageStack($"vgg{Depth}", samples).Add(features.Named("features")).Flatten();
        return (
            Dense == 1 ? network.Dense("classifier", classes) : network.Add(Classifier(network.Shape.Features, classes))
        ).ToNetwork();
    }

    private Sequential Classifier(int inputs, int classes)
    {
        int width = ImageStack.Width(Hidden, Scale);
        var layers = new List<Layer>();
        for (int layer = 1; layer < Dense; layer++)
        {
            layers.AddRange([
                new Linear("", layer == 1 ? inputs : width, width),
                new Activation<ReluFunction>(""),
                new Dropout("", Dropped, layer),
            ]);
        }

        layers.Add(new Linear("", width, classes));
        return new Sequential("classifier", layers);
    }

    /// <inheritdoc/>
    public IModel Scaled(double factor) => this with { Scale = Scale * factor };

    private static Rule<IModel> RuleOf(int depth) =>
        new(
            $"vgg{depth}",
            $"{depth - 3} convolutions of 3 x 3 with batch normalization and pooling, one dense layer or more",
            [ConventionOption, ImageStack.ScaleOption, DenseOption],
            options => new VggModel(
                depth,
                options.Get(ConventionOption),
                options.Get(ImageStack.ScaleOption),
                options.Get(DenseOption)
            )
        )
        {
            Source = "Simonyan and Zisserman 2015",
        };
}
