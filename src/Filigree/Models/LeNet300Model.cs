using Filigree.Layers;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Models;

/// <summary>LeNet-300-100: <see cref="Mlp.LeNet300"/>.</summary>
/// <param name="Scale">Factor on both hidden widths.</param>
/// <param name="Bias">False for layers without biases.</param>
internal sealed record LeNet300Model(double Scale = 1, bool Bias = true) : IModel
{
    private static readonly NumberOption ScaleOption = new("scale", "factor on both hidden widths", 1, 0.01, 100);

    /// <summary>The rule in study files.</summary>
    public static Rule<IModel> Rule { get; } =
        new(
            "lenet-300-100",
            "fully connected, hidden layers of 300 and 100 neurons, ReLU",
            [ScaleOption, MlpModel.BiasOption],
            options => new LeNet300Model(options.Get(ScaleOption), options.Get(MlpModel.BiasOption))
        )
        {
            Source = "LeCun et al. 1998",
        };

    /// <inheritdoc/>
    public Network Create(SampleShape samples, int classes) => Mlp.LeNet300(samples.Features, classes, Scale, Bias);

    /// <inheritdoc/>
    public IModel Scaled(double factor) => this with { Scale = Scale * factor };
}
