using System.Globalization;
using Filigree.Studies.Definition;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>The wirings of the library as a study can choose them.</summary>
public static class WiringChoices
{
    /// <summary>All rules of <see cref="Wirings.All"/>.</summary>
    public static Catalog<IWiring> Catalog { get; } = Make();

    private static Catalog<IWiring> Make()
    {
        var catalog = new Catalog<IWiring>("wiring");
        foreach (WiringRule rule in Wirings.All)
        {
            catalog.Add(rule.Name, rule.Help, choice => Parse(rule, choice), [.. rule.Options.Select(Parameter)]);
        }

        return catalog;
    }

    // In expectations, the smallest positive number stands for "above 0".
    private static RuleParameter Parameter(NumberOption option) =>
        option.IsWhole
            ? RuleParameter.Count(
                option.Name,
                option.Help,
                (int)option.Default,
                (int)option.Minimum,
                (int)Math.Min(option.Maximum, int.MaxValue)
            )
            : RuleParameter.Number(
                option.Name,
                option.Help,
                option.Default,
                option.ExcludesMinimum ? Math.Max(option.Minimum, double.Epsilon) : option.Minimum,
                option.Maximum
            );

    private static IWiring Parse(WiringRule rule, Choice choice) =>
        rule.Parse(
            rule.Options.ToDictionary(
                option => option.Name,
                option => Convert.ToString(choice.Values[option.Name], CultureInfo.InvariantCulture)!
            )
        );
}
