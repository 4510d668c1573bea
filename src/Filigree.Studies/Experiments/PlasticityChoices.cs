using Filigree.Plasticity;
using Filigree.Studies.Definition;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>The rules of plasticity that a study can choose.</summary>
public static class PlasticityChoices
{
    private const string New = "new";

    private static readonly RuleParameter Alpha = RuleParameter.Number(
        "alpha",
        "weight of the mean in the loss",
        1,
        0,
        double.MaxValue
    );

    private static readonly RuleParameter ScopeOfMean = RuleParameter.Word(
        "scope",
        "one mean a layer, or one over the network",
        "layer",
        ["layer", "network"]
    );

    private static readonly RuleParameter Rescale = RuleParameter.Flag(
        "rescale",
        "weights that are on grow as others go off",
        false
    );

    /// <summary>Makes a rule. A new one is one entry here.</summary>
    public static Catalog<IPlasticity> Catalog { get; } =
        new Catalog<IPlasticity>("plasticity")
            .Add("fixed", "the zeros of the wiring stay zero", _ => new FixedConnections())
            .Add(
                "sparse-evolution",
                "after every epoch the weakest connections of sparse layers move to random places (SET)",
                choice => new SparseEvolution(
                    choice.Number("zeta"),
                    MakeNewWeights((Choice)choice.Values["weights"]),
                    choice.Word("reset", New) == New ? OptimizerReset.New : OptimizerReset.All
                ),
                RuleParameter.Number("zeta", "fraction of each sign that moves", 0.2, 0, 1),
                RuleParameter.Nested(
                    "weights",
                    "the rule that draws the new weights; zero: they move by their first gradient",
                    "he-normal",
                    $"{Zeros.RuleName}, or one of {string.Join(", ", Wirings.All.Where(DrawsIndependently).Select(rule => rule.Name))}",
                    ReadNewWeights,
                    choice =>
                        choice.Name == Zeros.RuleName
                        || Wirings.All.Any(rule => rule.Name == choice.Name && DrawsIndependently(rule))
                ),
                RuleParameter
                    .Word(
                        "reset",
                        "the optimizer's state that starts afresh with every evolution: that of new connections, or all",
                        New,
                        [New, "all"]
                    )
                    .SilentByDefault()
            )
            .Add(
                new Rule(
                    "iterative-pruning",
                    "every few epochs the weakest connections are cut and the rest goes back to what it was (winning tickets)",
                    [
                        RuleParameter.Number("rate", "fraction of the remaining connections that is cut", 0.2, 0, 1),
                        RuleParameter.Count("every", "epochs between two cuts", 5, 1, 1_000_000),
                        RuleParameter.Word("scope", "where the weakest are looked for", "layer", ["layer", "network"]),
                        RuleParameter.Word(
                            "rewind",
                            "what the parameters go back to",
                            "initial",
                            ["initial", "epoch", "none"]
                        ),
                        RuleParameter.Count(
                            "rewind-epoch",
                            "the epoch of 'rewind: epoch', at most the first cut",
                            1,
                            1,
                            1_000_000
                        ),
                        // A share that nobody can write stands for none written.
                        RuleParameter.Number("output-rate", "fraction cut in the last layer, if another", -1, 0, 1),
                    ]
                )
                {
                    FindConflict = (given, values) =>
                        given.Contains("rewind-epoch") && values["rewind"] is not "epoch"
                            ? $"rewind-epoch is given, but rewind is '{values["rewind"]}'; expected 'rewind: epoch' with it"
                            : null,
                },
                choice => new IterativePruning(
                    choice.Number("rate"),
                    choice.Count("every"),
                    choice.Word("scope") == "layer" ? PruningScope.Layer : PruningScope.Network,
                    choice.Word("rewind") switch
                    {
                        "initial" => Rewinding.Initial,
                        "epoch" => Rewinding.Epoch,
                        _ => Rewinding.None,
                    },
                    choice.Count("rewind-epoch"),
                    choice.Number("output-rate") < 0 ? null : choice.Number("output-rate")
                )
            )
            .Add(
                "free-pruning",
                "weights stay; which connections are on is learned in their place",
                choice => new FreePruning(choice.Flag("rescale")),
                Rescale
            )
            .Add(
                "minimal-pruning",
                "as free-pruning, and the loss rewards connections that are on",
                choice => new MinimalPruning(choice.Number("alpha"), Scope(choice), choice.Flag("rescale")),
                Alpha,
                ScopeOfMean,
                Rescale
            )
            .Add(
                "free-flipping",
                "magnitudes stay; which weights have their sign flipped is learned in their place",
                _ => new FreeFlipping()
            )
            .Add(
                "minimal-flipping",
                "as free-flipping, and the loss rewards signs that are not flipped",
                choice => new MinimalFlipping(choice.Number("alpha"), Scope(choice)),
                Alpha,
                ScopeOfMean
            );

    /// <summary>Reads <c>plasticity</c>; null if the key is missing.</summary>
    /// <exception cref="UserError">Unknown rule or parameter, or values that do not go together.</exception>
    internal static Choice? Read(Section section)
    {
        if (section.Find("plasticity") is not { } node)
        {
            return null;
        }

        Choice choice = Catalog.Read(node);
        return
            choice.Name == "iterative-pruning"
            && choice.Word("rewind") == "epoch"
            && choice.Count("rewind-epoch") > choice.Count("every")
            ? throw node.Origin.Error(
                $"rewind-epoch is {choice.Count("rewind-epoch")}; expected at most the first cut, every {choice.Count("every")}"
            )
            : choice;
    }

    private static MeanScope Scope(Choice choice) =>
        choice.Word("scope") == "layer" ? MeanScope.Layer : MeanScope.Network;

    // Zero is no wiring: a network of zeros has no connections.
    private static Choice ReadNewWeights(Node node) =>
        node is ScalarNode { Text: Zeros.RuleName }
            ? new Choice(Zeros.RuleName, new Dictionary<string, object>(StringComparer.Ordinal), Zeros.RuleName)
            : WiringChoices.Catalog.Read(node);

    private static Initializer MakeNewWeights(Choice choice) =>
        choice.Name == Zeros.RuleName ? new Zeros() : (Initializer)WiringChoices.Catalog.Make(choice);

    private static bool DrawsIndependently(WiringRule rule) =>
        rule.IsLayerwise && ((Initializer)Wirings.Parse(rule.Name)).DrawsIndependently;
}
