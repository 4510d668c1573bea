using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>The gain of He's rules: what makes up for the share of the variance that an activation takes away.</summary>
internal static class Gain
{
    /// <summary>sqrt(2), for ReLU.</summary>
    public const double Relu = 1.4142135623730951;

    /// <summary>The gain of the He rules, sqrt(2) unless given.</summary>
    public static NumberOption Option { get; } =
        new("gain", "1 for linear layers, sqrt(2) for ReLU", Relu, 0, 1000, ExcludesMinimum: true);
}
