using Filigree.Layers;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Models;

/// <summary>A fully connected network: <see cref="Mlp.Create"/>.</summary>
/// <param name="Hidden">Widths of the hidden layers.</param>
/// <param name="Activation">Activation of the hidden layers.</param>
/// <param name="Bias">False for layers without biases.</param>
/// <param name="Dropout">Share of every hidden layer's outputs dropped while training.</param>
internal sealed record MlpModel(
    IReadOnlyList<int> Hidden,
    ActivationKind Activation = ActivationKind.Relu,
    bool Bias = true,
    double Dropout = 0
) : IModel
{
    /// <summary>A bias for every neuron, in study files.</summary>
    internal static readonly FlagOption BiasOption = new("bias", "a bias for every neuron", true);

    private static readonly ListOption<int> HiddenOption = new(
        new CountOption("hidden", "widths of the hidden layers", null, 1, 1_000_000)
    )
    {
        Unit = "neurons",
    };

    private static readonly WordOption<ActivationKind> ActivationOption = new(
        "activation",
        "of the hidden layers",
        "relu",
        ("relu", ActivationKind.Relu),
        ("srelu", ActivationKind.SRelu),
        ("gelu", ActivationKind.Gelu),
        ("elu", ActivationKind.Elu),
        ("tanh", ActivationKind.Tanh),
        ("sigmoid", ActivationKind.Sigmoid)
    );

    private static readonly NumberOption DropoutOption = new(
        "dropout",
        "share of hidden outputs dropped while training",
        0,
        0,
        0.99
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IModel> Rule { get; } =
        new(
            "mlp",
            "fully connected",
            [HiddenOption, ActivationOption, BiasOption, DropoutOption],
            options => new MlpModel(
                options.Get(HiddenOption),
                options.Get(ActivationOption),
                options.Get(BiasOption),
                options.Get(DropoutOption)
            )
        );

    /// <inheritdoc/>
    public Network Create(SampleShape samples, int classes) =>
        Mlp.Create([samples.Features, .. Hidden, classes], Activation, Bias, Dropout);

    /// <inheritdoc/>
    public IModel Scaled(double factor) =>
        this with
        {
            Hidden = [.. Hidden.Select(width => Math.Max(1, (int)(width * factor)))],
        };
}
