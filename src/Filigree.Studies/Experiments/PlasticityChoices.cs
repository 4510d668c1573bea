using Filigree.Plasticity;
using Filigree.Studies.Definition;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>The rules of plasticity that a study can choose.</summary>
public static class PlasticityChoices
{
    /// <summary>Makes a rule. A new one is one entry here.</summary>
    public static Catalog<IPlasticity> Catalog { get; } =
        new Catalog<IPlasticity>("plasticity")
            .Add("fixed", "the zeros of the wiring stay zero", _ => new FixedConnections())
            .Add(
                "sparse-evolution",
                "after every epoch the weakest connections of sparse layers move to random places (SET)",
                choice => new SparseEvolution(
                    choice.Number("zeta"),
                    (Initializer)WiringChoices.Catalog.Make((Choice)choice.Values["weights"])
                ),
                RuleParameter.Number("zeta", "fraction of each sign that moves", 0.2, 0, 1),
                RuleParameter.Nested(
                    "weights",
                    "the rule that draws the new weights",
                    "he-normal",
                    $"one of {string.Join(", ", Wirings.All.Where(DrawsIndependently).Select(rule => rule.Name))}",
                    WiringChoices.Catalog.Read,
                    choice => DrawsIndependently(Wirings.Find(choice.Name))
                )
            );

    private static bool DrawsIndependently(WiringRule rule) =>
        rule.IsLayerwise && ((Initializer)Wirings.Parse(rule.Name)).DrawsIndependently;
}
