using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Options;
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
        RequireScores(rule);
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

        if (density is null && rule.Grow is not null && rule.Layers is DistributedShares { IsRanking: true })
        {
            throw new UserError(
                $"'layers: {rule.Layers.Name}' ranks what is cut for a density, and none is given",
                rule.Name,
                "a density, or 'layers: same'"
            );
        }

        if (rule.Density is { } plan && Math.Abs(plan.Law.At(1, plan.To, 1) - plan.To) > 1e-9)
        {
            throw new UserError(
                Invariant($"'law: {plan.Law.Name}' never comes to a density of {Words(plan.To)}"),
                rule.Name,
                "another law, such as cubic or linear"
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

    // What a score wants to know has to be there: free entries have no weight, and before training no gradient has been added up.
    private static void RequireScores(ConnectionRule rule)
    {
        if (rule.Grow is { ScoresFreeEntries: false } grow)
        {
            throw new UserError(
                $"'grow: {grow.Name}' scores connections alone, by what free entries have not",
                rule.Name,
                "random, gradient, momentum, ch3-l3, sampled with one of these, or another score that says that it scores free entries"
            );
        }

        if (rule.Before is not null && rule.Keep.Needs.HasFlag(Needs.Momentum))
        {
            throw new UserError(
                $"'keep: {rule.Keep.Name}' looks at the momentum of gradients, and before training there is none",
                rule.Name,
                "another score, such as saliency or gradient"
            );
        }
    }

    /// <summary>Refuses times beyond the training's end, and those that come after what they must come before.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="when">When it acts.</param>
    /// <param name="span">The training.</param>
    /// <exception cref="UserError">There are such times.</exception>
    public static void RequireTimes(ConnectionRule rule, EventTimes when, TrainingSpan span)
    {
        when.Require(span, rule.Name);
        string? idle = when.FindIdle(span);
        if (rule.Density is not null && idle is { } why)
        {
            throw new UserError(
                "its density would never be reached",
                rule.Name,
                $"an event within the training: {why}"
            );
        }

        if (rule.Density is { } plan && plan.End.Steps(span) > when.Until.Steps(span))
        {
            throw new UserError(
                $"the density is to be reached by {plan.End}, and the last event may be at {when.Until}",
                rule.Name,
                $"'last-cut' of at most {when.Until}"
            );
        }

        // A rule that acts in place of an update sees the network before it.
        if (
            rule.Survivors.RewindsTo is { } moment
            && idle is null
            && when.StepsToNext(1, span) + (rule.LooksAtSteps ? 0 : 1) is { } first
            && moment.Steps(span) > first
        )
        {
            throw new UserError(
                $"rewind is {moment}, behind the first event",
                rule.Name,
                Invariant($"at most {first}it, when weights go back for the first time")
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
        RequireGroups(rule, layers, goal);
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

    // Groups stay or go as wholes: none stays where half of one is more than what is asked for.
    private static void RequireGroups(ConnectionRule rule, IReadOnlyList<WiredLayer> layers, IReadOnlyList<long>? goal)
    {
        bool hasOutputs = !rule.LeftOut.HasFlag(LayersLeftOut.Last);
        for (int index = 0; goal is not null && rule.Grow is null && index < layers.Count; index++)
        {
            MatrixShape shape = layers[index].Shape;
            bool isOutput = hasOutputs && index == layers.Count - 1;
            long group = rule.Pattern switch
            {
                Blocks blocks => Edge(shape.Outputs, blocks.Height) * Edge(shape.Inputs, blocks.Width),
                WholeNeurons when !isOutput => shape.Inputs,
                // As many inputs of every neuron.
                EqualRows => shape.Outputs,
                FanIn when isOutput => shape.Outputs,
                _ => 1,
            };
            if (layers[index].Connections == shape.Places && 2 * goal[index] < group)
            {
                throw new UserError(
                    Invariant(
                        $"'pattern: {rule.Pattern.Name}' leaves nothing of {layers[index].Name}: {goal[index]:N0} connections are less than half of what goes as one, {group:N0}"
                    ),
                    rule.Name,
                    rule.Pattern is Blocks ? "a higher density, or smaller blocks" : "a higher density"
                );
            }
        }

        // The smallest block is at the edge.
        static long Edge(int size, int block) => size % block is > 0 and var rest ? rest : block;
    }

    /// <summary>A density as a message says it.</summary>
    /// <param name="density">The density.</param>
    public static string Words(double density) =>
        density < 1e-4 ? Invariant($"{density:0.##e+0}") : Invariant($"{density:0.####%}");
}
