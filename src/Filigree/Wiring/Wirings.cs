using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>All wirings by name.</summary>
public static class Wirings
{
    /// <summary>The rules, in the order of help texts. A new rule is one file and one line here.</summary>
    public static Catalog<IWiring> Catalog { get; } =
        new(
            "wiring",
            GlorotUniform.Rule,
            GlorotNormal.Rule,
            HeUniform.Rule,
            HeNormal.Rule,
            HeTruncated.Rule,
            TruncatedNormal.Rule,
            KerasTruncated.Rule,
            Uniform.Rule,
            Normal.Rule,
            Orthogonal.Rule,
            SignedConstant.Rule,
            Binary.Rule,
            Dirac.Rule,
            Lightning.Rule,
            ErdosRenyi.Rule,
            Rewired.Rule,
            StrengthSelection.Rule,
            ReceptiveFields.Rule,
            Regular.Rule,
            PathWalks.Rule
        );

    /// <summary>
    /// Makes a wiring from one line: <c>he-normal</c>, <c>lightning(1000, 0.5)</c>, <c>he-normal(gain=1)</c>,
    /// <c>preferential-attachment(he-normal(gain=1), inputs)</c>.
    /// </summary>
    /// <param name="text">A name, with the options in parentheses by place or by name.</param>
    /// <exception cref="UserError">It cannot be read, or names something unknown or impossible.</exception>
    public static IWiring Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RuleBook(Catalog).Parse<IWiring>(text);
    }
}
