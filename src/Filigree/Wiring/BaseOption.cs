namespace Filigree.Wiring;

/// <summary>Another wiring that a wiring rule builds on, with options of its own.</summary>
/// <param name="Name">Name in study files, such as <c>base</c>.</param>
/// <param name="Help">One line.</param>
/// <param name="Default">The wiring where none is given, on one line: <c>he-normal</c>.</param>
/// <param name="IsLayerwise">True if it must fill each layer on its own, as an <see cref="Initializer"/> does.</param>
public sealed record BaseOption(string Name, string Help, string Default, bool IsLayerwise = false)
    : WiringOption(Name, Help)
{
    /// <inheritdoc/>
    public override string DefaultText => Default;

    /// <inheritdoc/>
    public override string Range =>
        IsLayerwise
            ? $"one of {string.Join(", ", Wirings.All.Where(Allows).Select(rule => rule.Name))}"
            : "a wiring, such as he-normal or lightning(1000, 0.5)";

    /// <summary>True if a rule can be built on.</summary>
    /// <param name="rule">A rule.</param>
    public bool Allows(WiringRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return !IsLayerwise || rule.IsLayerwise;
    }

    /// <summary>Reads a wiring.</summary>
    /// <param name="text">The wiring on one line, such as <c>he-normal(gain=1)</c>.</param>
    /// <param name="rule">The rule it is meant for, for the error.</param>
    /// <exception cref="UserError">It cannot be read, or cannot be built on.</exception>
    public IWiring Parse(string text, string rule)
    {
        IWiring wiring = Wirings.Parse(text);
        return Allows(Wirings.Find(wiring.Name))
            ? wiring
            : throw new UserError($"{Name} is '{text}'", $"wiring {rule}", Range);
    }

    internal override object Read(string text, string rule) => Parse(text, rule);
}
