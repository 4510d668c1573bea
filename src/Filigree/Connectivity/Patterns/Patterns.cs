using Filigree.Options;

namespace Filigree.Connectivity;

/// <summary>All patterns by name.</summary>
public static class Patterns
{
    /// <summary>The patterns, in the order of help texts. A new pattern is one file and one line here.</summary>
    public static Catalog<IPattern> Catalog { get; } =
        new("pattern", Unstructured.Rule, NOfM.Rule, Blocks.Rule, FanIn.Rule, WholeNeurons.Rule, EqualRows.Rule);

    /// <summary>Makes a pattern from one line: <c>n-of-m(2, 4)</c>, <c>blocks(8, 8)</c>.</summary>
    /// <param name="text">A name, with the options in parentheses by place or by name.</param>
    /// <exception cref="UserError">It cannot be read, or names something unknown or impossible.</exception>
    public static IPattern Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RuleBook(Catalog).Parse<IPattern>(text);
    }
}
