using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>How the density over a rule's layers goes to another one while the rule acts.</summary>
/// <param name="To">The density at the end, 0 to 1.</param>
/// <param name="Law">How it goes there from what the wiring left.</param>
/// <param name="End">When it is there.</param>
public sealed record DensityPlan(double To, ISchedule Law, TrainingMoment End);

/// <summary>Which fraction of a layer's connections leaves at an event for others to come.</summary>
/// <param name="From">The fraction at the beginning, 0 to 1.</param>
/// <param name="To">The fraction at the end, 0 to 1.</param>
/// <param name="Law">How it goes there.</param>
public sealed record Moves(double From, double To, ISchedule Law)
{
    /// <summary>Nothing moves.</summary>
    public static Moves None { get; } = new(0, 0, Schedules.Constant);
}

/// <summary>Layers that a rule leaves as they are.</summary>
[Flags]
public enum LayersLeftOut
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The first.</summary>
    First = 1,

    /// <summary>The last.</summary>
    Last = 2,

    /// <summary>The first and the last.</summary>
    Both = First | Last,
}
