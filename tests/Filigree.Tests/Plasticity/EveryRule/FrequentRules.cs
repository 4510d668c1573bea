using Filigree.Options;
using Filigree.Plasticity;

namespace Filigree.Tests.Plasticity.EveryRule;

/// <summary>
/// All registered rules of plasticity with times and numbers for a training of a dozen steps: whatever they call so is set, so that a new rule
/// is tested with the others as soon as it has its line in <see cref="PlasticityRules.Catalog"/>.
/// </summary>
internal static class FrequentRules
{
    private static readonly Dictionary<string, string> Short = new()
    {
        ["every"] = "2it",
        ["until"] = "100%",
        ["density"] = "25%",
        ["window"] = "2",
        ["count"] = "20",
        ["threshold"] = "0.05",
        ["samples"] = "6",
        ["settles"] = "0.99",
        ["rounds"] = "3",
    };

    // Ways to put the parts together that no rule of the catalogue has.
    private static readonly string[] Others =
    [
        "rule(grow=gradient, every=2it, until=100%, layers=uniform, dead-paths=true)",
        "rule(grow=sampled(momentum), every=2it, until=100%, layers=by-momentum)",
        "rule(density=25%, layers=erk, every=2it, until=100%, survivors=rewind, rewind=2it, optimizer=all)",
        "rule(density=25%, law=linear, every=2it, until=100%, survivors=redraw, pattern=rows)",
        "rule(density=25%, every=2it, until=100%, survivors=sign, pattern=blocks(2, 2))",
        "rule(density=25%, every=2it, until=100%, pattern=neurons, keep=elastic)",
        "rule(pattern=n-of-m(1, 3), every=2it, until=100%)",
        "rule(keep=wanda, density=25%, pattern=fan-in, every=2it, until=100%)",
        "mest(soft=true, every=2it, until=100%)",
        "itop(gradient, every=2it)",
        "iterative-pruning(every=2it, scope=network, rewind=1it)",
        "sparse-evolution(every=2it, weights=zero, reset=all)",
    ];

    public static IEnumerable<string> All => [.. PlasticityRules.Catalog.Rules.Select(Written), .. Others];

    /// <summary>A rule of the catalogue as one would write it.</summary>
    public static string Written(Rule<IPlasticity> rule) =>
        rule.Name switch
        {
            // What they do unless told otherwise is gmp's, or snip's.
            "rule" => "rule(keep=relative, density=25%, every=2it, until=100%)",
            "before" => "before(keep=lamp, density=25%)",
            _ =>
                $"{rule.Name}({string.Join(", ", rule.Options.Where(option => Short.ContainsKey(option.Name)).Select(option => $"{option.Name}={Short[option.Name]}"))})",
        };
}
