using System.Globalization;
using Filigree.Plasticity;
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
            catalog.Add(
                new Rule(rule.Name, rule.Help, [.. rule.Options.Select(option => Parameter(option, catalog))])
                {
                    FindConflict = (given, _) => rule.FindConflict(given),
                },
                Parse
            );
        }

        string[] controls = [.. TicketControls.All.Select(control => control.Name)];
        return catalog.Add(
            TicketWiring.RuleName,
            "a winning ticket out of a file, or one of its controls",
            choice => new TicketWiring(
                choice.File("file"),
                TicketControls.Named(choice.Word("control")),
                catalog.Make((Choice)choice.Values["weights"])
            ),
            RuleParameter.File("file", "safetensors, npz... with the ticket's weights and masks"),
            RuleParameter.Word("control", "the ticket itself, or what it is held against", controls[0], controls),
            RuleParameter.Nested(
                "weights",
                "the rule that draws what the file does not hold",
                "glorot-normal",
                "a wiring without a file",
                catalog.Read,
                choice => choice.Name != TicketWiring.RuleName
            )
        );
    }

    private static RuleParameter Parameter(WiringOption option, Catalog<IWiring> catalog) =>
        option switch
        {
            NumberOption number => Parameter(number),
            WordOption word => RuleParameter.Word(word.Name, word.Help, word.Default, word.Words),
            BaseOption foundation => RuleParameter.Nested(
                foundation.Name,
                foundation.Help,
                foundation.Default,
                foundation.Range,
                catalog.Read,
                choice => foundation.Allows(Wirings.Find(choice.Name))
            ),
            _ => throw new NotSupportedException($"Wiring option {option.Name} is of an unknown kind."),
        };

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

    private static IWiring Parse(Choice choice) => Wirings.Parse(OneLine(choice));

    /// <summary>A choice as the library reads it, with the options that were given by name: <c>lightning(count=1000, strength=0.5)</c>.</summary>
    private static string OneLine(Choice choice) =>
        $"{choice.Name}({string.Join(", ", choice.Written.Select(name => $"{name}={Text(choice.Values[name])}"))})";

    private static string Text(object value) =>
        value is Choice inner ? OneLine(inner) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
