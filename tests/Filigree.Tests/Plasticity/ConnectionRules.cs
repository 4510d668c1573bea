using Filigree.Connectivity;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Wiring;

namespace Filigree.Tests.Plasticity;

/// <summary>Rules of plasticity and their parts as studies choose them.</summary>
internal static class ConnectionRules
{
    public static RuleBook Book { get; } =
        new(
            Wirings.Catalog,
            PlasticityRules.Catalog,
            Patterns.Catalog,
            Scores.Catalog,
            Shares.Catalog,
            Schedules.Catalog
        );

    public static IPlasticity Parse(string text) => Book.Parse<IPlasticity>(text);
}
