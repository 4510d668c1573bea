using Filigree.Options;

namespace Filigree.Connectivity;

/// <summary>All patterns by name.</summary>
public static class Patterns
{
    /// <summary>The patterns, in the order of help texts. A new pattern is one file and one line here.</summary>
    public static Catalog<IPattern> Catalog { get; } =
        new("pattern", Unstructured.Rule, NOfM.Rule, Blocks.Rule, FanIn.Rule, WholeNeurons.Rule, EqualRows.Rule);
}
