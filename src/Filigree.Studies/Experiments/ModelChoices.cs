using Filigree.Layers;
using Filigree.Models;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Experiments;

/// <summary>The models that a study can choose.</summary>
public static class ModelChoices
{
    private static readonly string[] Activations = ["relu", "srelu", "gelu", "tanh", "sigmoid"];

    private static readonly RuleParameter Activation = RuleParameter.Word(
        "activation",
        "of the hidden layers",
        "relu",
        Activations
    );

    private static readonly RuleParameter Bias = RuleParameter.Flag("bias", "a bias for every neuron", true);

    private static readonly RuleParameter Dropout = RuleParameter.Number(
        "dropout",
        "share of hidden outputs dropped while training",
        0,
        0,
        0.99
    );

    /// <summary>Makes a network for a number of input features and of classes. A new model is one entry here.</summary>
    public static Catalog<Func<int, int, Network>> Catalog { get; } =
        new Catalog<Func<int, int, Network>>("model")
            .Add(
                "lenet-300-100",
                "fully connected, hidden layers of 300 and 100 neurons, ReLU",
                choice =>
                    (inputs, classes) => Mlp.LeNet300(inputs, classes, choice.Number("scale"), choice.Flag("bias")),
                RuleParameter.Number("scale", "factor on both hidden widths", 1, 0.01, 100),
                Bias
            )
            .Add(
                "mlp",
                "fully connected",
                choice =>
                    (inputs, classes) =>
                        Mlp.Create(
                            [inputs, .. choice.Counts("hidden"), classes],
                            Enum.Parse<ActivationKind>(choice.Word("activation"), ignoreCase: true),
                            choice.Flag("bias"),
                            choice.Number("dropout")
                        ),
                RuleParameter.Counts("hidden", "widths of the hidden layers", null, 1, 1_000_000),
                Activation,
                Bias,
                Dropout
            );
}
