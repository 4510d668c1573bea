using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>The option that chooses a <see cref="Scope"/>.</summary>
internal static class Scopes
{
    /// <summary><c>scope</c>: <c>layer</c> unless given, or <c>network</c>, which is also called <c>global</c>.</summary>
    public static WordOption<Scope> Option(string description) =>
        new("scope", description, "layer", ("layer", Scope.Layer), ("network", Scope.Network))
        {
            Synonyms = new Dictionary<string, string> { ["global"] = "network" },
        };
}
