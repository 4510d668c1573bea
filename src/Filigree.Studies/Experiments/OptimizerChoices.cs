using Filigree.Studies.Definition;
using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>The optimizers that a study can choose.</summary>
public static class OptimizerChoices
{
    private static readonly RuleParameter Decay = RuleParameter.Number(
        "weight-decay",
        "weight decay",
        0,
        0,
        double.PositiveInfinity
    );

    private static readonly RuleParameter[] Moments =
    [
        RuleParameter.Number("beta1", "decay of the gradient's running mean", 0.9, 0, 0.999999),
        RuleParameter.Number("beta2", "decay of the squared gradient's running mean", 0.999, 0, 0.99999999),
        RuleParameter.Number("epsilon", "added to the root of the second mean", 1e-8, double.Epsilon, 1),
        Decay,
    ];

    /// <summary>Makes an optimizer. A new one is one entry here.</summary>
    public static Catalog<Optimizer> Catalog { get; } =
        new Catalog<Optimizer>("optimizer")
            .Add(
                "sgd",
                "stochastic gradient descent",
                choice => new Sgd(choice.Number("momentum"), choice.Flag("nesterov"), choice.Number("weight-decay")),
                RuleParameter.Number("momentum", "share of the last change kept", 0, 0, 0.999999),
                RuleParameter.Flag("nesterov", "Nesterov's form of momentum", false),
                Decay
            )
            .Add("adam", "Adam (Kingma and Ba 2015)", choice => MakeAdam(choice, decoupled: false), Moments)
            .Add("adamw", "AdamW (Loshchilov and Hutter 2019)", choice => MakeAdam(choice, decoupled: true), Moments);

    private static Adam MakeAdam(Choice choice, bool decoupled) =>
        new(
            choice.Number("beta1"),
            choice.Number("beta2"),
            choice.Number("epsilon"),
            choice.Number("weight-decay"),
            decoupled
        );
}
