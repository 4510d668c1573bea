namespace Filigree.Wiring;

/// <summary>The values of a rule's options, each checked against its range.</summary>
public sealed class WiringOptions
{
    private readonly Dictionary<string, double> values;

    internal WiringOptions(Dictionary<string, double> values) => this.values = values;

    /// <summary>The value of an option.</summary>
    /// <param name="option">One of the rule's options.</param>
    public double this[NumberOption option] => values[option.Name];
}
