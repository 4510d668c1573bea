using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>Options that rules of cutting and growing share, each with a rule's own default.</summary>
internal static class EventOptions
{
    /// <summary>The fraction that moves.</summary>
    public static NumberOption Fraction(double usual) =>
        new("fraction", "share of a layer's connections that moves", usual, 0, 1);

    /// <summary>Time between two events.</summary>
    public static TimeOption Every(TrainingTime usual) => new("every", "time between two events", usual, 1);

    /// <summary>When the last event may be.</summary>
    public static MomentOption Until(string usual) => new("until", "when the last event may be", usual);

    /// <summary>What events are counted from.</summary>
    public static MomentOption Begin { get; } = new("begin", "what events are counted from", "0ep");

    /// <summary>The density at the end.</summary>
    public static NumberOption Density { get; } =
        new("density", "connections a place at the end", 0.1, 0, 1, ExcludesMinimum: true);

    /// <summary>Whether a connection that leaves and comes at one event keeps weight and state, as in the authors' program of RigL.</summary>
    public static WordOption<bool> Returning { get; } =
        new(
            "returning",
            "weight and optimizer state of a connection that comes back at the event at which it leaves",
            "zero",
            ("zero", false),
            ("keep", true)
        )
        {
            IsSilentByDefault = true,
        };

    /// <summary>Layers that stay as they are.</summary>
    public static WordOption<LayersLeftOut> LeftOut { get; } =
        new(
            "dense",
            "layers that are left as they are",
            "none",
            ("none", LayersLeftOut.None),
            ("first", LayersLeftOut.First),
            ("last", LayersLeftOut.Last),
            ("both", LayersLeftOut.Both)
        );
}
