namespace Filigree.Wiring;

/// <summary>Something that a wiring rule takes: its name, its meaning, its default and what it may be, said in one place.</summary>
/// <param name="Name">Name in study files, such as <c>gain</c>.</param>
/// <param name="Help">One line.</param>
public abstract record WiringOption(string Name, string Help)
{
    /// <summary>The value where none is given, as it would be written, or in words what happens then.</summary>
    public abstract string DefaultText { get; }

    /// <summary>What it may be, in words, such as <c>a number above 0, at most 1000</c>.</summary>
    public abstract string Range { get; }

    /// <summary>Reads a value.</summary>
    /// <param name="text">The value as written.</param>
    /// <param name="rule">The rule it is meant for, for the error.</param>
    /// <exception cref="UserError">It cannot be.</exception>
    internal abstract object Read(string text, string rule);

    /// <summary>The value where none is given.</summary>
    /// <param name="rule">The rule it is meant for, for the error.</param>
    internal virtual object Missing(string rule) => Read(DefaultText, rule);
}
