using Filigree.Options;
using Filigree.Studies.Experiments;

namespace Filigree.Cli.Runs;

/// <summary>All rules that a study can choose, with their options, as rows of the reference page: what they declare of themselves.</summary>
internal static class RuleReference
{
    /// <summary>The columns.</summary>
    public static readonly string[] Header = ["rule", "option", "is", "may be", "if left out"];

    /// <summary>The kinds of rules with what a section says of each.</summary>
    /// <param name="experiments">What studies can choose from.</param>
    public static IEnumerable<(Catalog Catalog, string Title, string What)> KindsOf(ExperimentList experiments) =>
        [
            .. experiments.Rules.Catalogs.Select(catalog => (catalog, Title(catalog.Noun), What(catalog.Noun))),
            (NetworkDistances.Catalog, "Across trials", "Chosen under `across`."),
        ];

    /// <summary>A row for each rule, followed by one for each of its options.</summary>
    public static IEnumerable<string[]> Rows(Catalog catalog) =>
        catalog.Rules.SelectMany(rule =>
            rule.Options.Select(option => Row(rule, option)).Prepend([$"`{rule.Name}`", "", Is(rule), "", ""])
        );

    private static string[] Row(Rule rule, RuleOption option) =>
        [
            $"`{rule.Name}`",
            $"`{option.Name}`",
            option.Source.Length > 0 ? $"{option.Description} ({option.Source})" : option.Description,
            option.Unit.Length > 0 ? $"{option.Expected} ({option.Unit})" : option.Expected,
            option.IsRequired ? "must be given"
            : option.WhenMissing is { } words ? words
            : $"`{option.DefaultText}`",
        ];

    private static string Is(Rule rule) =>
        rule.Source.Length > 0 ? $"{rule.Description} ({rule.Source})" : rule.Description;

    private static string Title(string noun) => $"Rules: {noun}";

    private static string What(string noun) =>
        noun switch
        {
            "probe" => "Chosen in the list `probes`.",
            "augmentation" => "Chosen in the list `augment` of `data`.",
            "data set" => "Chosen under `name` of `data`, as images are that come by name: see [data.md](data.md).",
            "optimizer" or "schedule" or "loss" => $"Chosen under `{noun}` of `training`.",
            "pattern" => "Chosen under `pattern` of the rules that have this option.",
            "score" => "Chosen under `keep` and `grow` of the rules that have these options.",
            "layers" => "Chosen under `layers` of the rules that have this option.",
            "law" => "Chosen under `moves` and `law` of the rules that have these options.",
            _ => $"Chosen under `{noun}`.",
        };
}
