using Filigree.Connectivity;
using Filigree.Numerics;
using static System.FormattableString;

namespace Filigree.Plasticity;

/// <summary>What a <see cref="ConnectionRule"/> is asked for that its parts contradict, or that it could not reach with a wiring.</summary>
internal static class ConnectionFit
{
    // What is written in a study of 1 of 3: 33.3%.
    private const double WrittenDensity = 5e-4;

    /// <summary>Refuses parts that say different things.</summary>
    /// <exception cref="UserError">They do.</exception>
    public static void RequireParts(ConnectionRule rule)
    {
        double? density = Density(rule);
        if (rule.Grow is not null && rule.Pattern is not (Unstructured or FanIn))
        {
            throw new UserError(
                $"pattern is '{rule.Pattern.Name}', and what grows comes anywhere",
                rule.Name,
                "'pattern: unstructured' or 'fan-in' where connections grow, or 'grow: none'"
            );
        }

        if (density is not null && !rule.Layers.TakesDensity)
        {
            throw new UserError(
                $"'layers: {rule.Layers.Name}' keeps the number of connections, and a density is given",
                rule.Name,
                "one of both"
            );
        }

        if (
            density is { } asked
            && rule.Pattern is NOfM pattern
            && !(Math.Abs(asked - pattern.Density) < WrittenDensity)
        )
        {
            throw new UserError(
                Invariant(
                    $"density is {Words(asked)}, and {pattern.Kept} of {pattern.Of} inputs are {Words(pattern.Density)}"
                ),
                rule.Name,
                $"'density: {Words(pattern.Density)}' with this pattern"
            );
        }

        if (rule.When is not null && density is null && rule.Grow is null && !SaysWhatStays(rule))
        {
            throw new UserError(
                "nothing grows, and nothing says how many connections stay",
                rule.Name,
                "a density, or a score to 'grow' by"
            );
        }
    }

    /// <summary>Refuses a wiring with which connections could not become as many as are asked for.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="layers">The layers that it cuts and grows, as they are wired.</param>
    /// <exception cref="UserError">They could not.</exception>
    public static void Require(ConnectionRule rule, IReadOnlyList<WiredLayer> layers)
    {
        double? density = Density(rule);
        long[] counts = [.. layers.Select(layer => layer.Connections)];
        IReadOnlyList<long>? goal = rule.Layers.Goal([.. layers.Select(layer => layer.Shape)], counts, density);
        if (density is not { } asked)
        {
            RequireEach(rule, layers, goal);
            return;
        }

        long places = layers.Sum(layer => layer.Shape.Places);
        long total = NearestCount.Of(asked, places);
        if (places == 0)
        {
            throw new UserError("no layer is left to cut", rule.Name, "fewer layers that 'dense' leaves out");
        }

        if (goal is null && total == 0)
        {
            throw new UserError(
                Invariant($"a density of {Words(asked)} leaves no connection of {places:N0} places"),
                rule.Name,
                Invariant($"a density of at least {1.0 / places:0.##e+0}")
            );
        }

        RequirePattern(rule, layers);
        RequireEach(rule, layers, goal);
        bool isRanked = rule.Layers is DistributedShares { IsRanking: true };
        bool isTooFew = goal is not null
            ? rule.Grow is not null && goal.Sum() + layers.Count < total
            : (rule.Grow is null || isRanked) && counts.Sum() + layers.Count < total;
        if (isTooFew)
        {
            long most = goal?.Sum() ?? counts.Sum();
            throw new UserError(
                Invariant(
                    $"a density of {Words(asked)} is out of reach: {total:N0} connections, and 'layers: {rule.Layers.Name}' comes to {most:N0} with this wiring"
                ),
                rule.Name,
                Invariant($"a density of at most {Words((double)most / places)}, or a denser wiring")
            );
        }
    }

    /// <summary>The density that the rule goes to; null where it goes to none.</summary>
    private static double? Density(ConnectionRule rule) => rule.Before?.To ?? rule.Density?.To;

    private static bool SaysWhatStays(ConnectionRule rule) =>
        rule.Pattern is NOfM
        || rule.RemovesDeadPaths
        || rule.Layers is not (SameShares or DistributedShares or MomentumShares or ThresholdShares or PlaceShares);

    // Of fewer candidates the pattern would leave fewer than n of m, of how many nobody knows.
    private static void RequirePattern(ConnectionRule rule, IReadOnlyList<WiredLayer> layers)
    {
        if (
            rule.Pattern is NOfM pattern
            && layers.FirstOrDefault(layer => layer.Connections < layer.Shape.Places) is { } layer
        )
        {
            throw new UserError(
                Invariant(
                    $"{layer.Name} is wired sparse, so that {pattern.Kept} of {pattern.Of} inputs are fewer than {Words(pattern.Density)}"
                ),
                rule.Name,
                "a dense wiring, or no density"
            );
        }
    }

    // Wiring and rule round on their own, each by less than a connection a layer.
    private static void RequireEach(ConnectionRule rule, IReadOnlyList<WiredLayer> layers, IReadOnlyList<long>? goal)
    {
        for (int index = 0; goal is not null && rule.Grow is null && index < layers.Count; index++)
        {
            WiredLayer layer = layers[index];
            if (goal[index] > layer.Connections + 1)
            {
                throw new UserError(
                    Invariant(
                        $"{layer.Name} is to be left {goal[index]:N0} connections, and is wired with {layer.Connections:N0}"
                    ),
                    rule.Name,
                    "a lower density, a denser wiring, or other 'layers'"
                );
            }
        }
    }

    /// <summary>A density as a message says it.</summary>
    /// <param name="density">The density.</param>
    public static string Words(double density) =>
        density < 1e-4 ? Invariant($"{density:0.##e+0}") : Invariant($"{density:0.####%}");
}
