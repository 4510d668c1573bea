namespace Filigree.Wiring;

/// <summary>The values of a rule's options, each checked against its range.</summary>
public sealed class WiringOptions
{
    private readonly Dictionary<string, object> values;

    internal WiringOptions(Dictionary<string, object> values) => this.values = values;

    /// <summary>The value of a number.</summary>
    /// <param name="option">One of the rule's options.</param>
    public double this[NumberOption option] => (double)values[option.Name];

    /// <summary>The value of a number that may be missing, or null.</summary>
    /// <param name="option">One of the rule's options, with <see cref="NumberOption.WhenMissing"/>.</param>
    public double? Given(NumberOption option) => this[option] == option.Default ? null : this[option];

    /// <summary>The word chosen.</summary>
    /// <param name="option">One of the rule's options.</param>
    public string this[WordOption option] => (string)values[option.Name];

    /// <summary>The wiring built on.</summary>
    /// <param name="option">One of the rule's options.</param>
    public IWiring this[BaseOption option] => (IWiring)values[option.Name];
}
