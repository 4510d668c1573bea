using System.Text.RegularExpressions;
using Filigree.Data;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Training;

namespace Filigree.Studies.Extensions;

/// <summary>What an extension adds its rules to.</summary>
public sealed partial class Registration
{
    private readonly string code;
    private readonly List<ProbeKind> probes;
    private readonly IReadOnlyList<IExperiment> experiments;

    /// <summary>Begins with the rules that there are.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="probes">The probes among them.</param>
    /// <param name="experiments">Experiments, whose numbers have names that probes must not take.</param>
    /// <param name="code">The extension's assembly: <see cref="Rule.Code"/>.</param>
    internal Registration(
        RuleBook rules,
        IReadOnlyList<ProbeKind> probes,
        IReadOnlyList<IExperiment> experiments,
        string code
    )
    {
        Rules = rules;
        this.probes = [.. probes];
        this.experiments = experiments;
        this.code = code;
    }

    /// <summary>All rules so far.</summary>
    internal RuleBook Rules { get; private set; }

    /// <summary>All probes so far.</summary>
    internal IReadOnlyList<ProbeKind> Probes => probes;

    /// <summary>
    /// Adds a wiring, a rule of plasticity, a model, an optimizer, a schedule, an augmentation, a loss or a data set: whatever studies choose by
    /// name. Where a rule takes another, such as the <c>base</c> of a wiring, it may be chosen there too.
    /// </summary>
    /// <typeparam name="T">What the rule is made into, such as <see cref="Wiring.IWiring"/>.</typeparam>
    /// <param name="rule">The rule.</param>
    /// <exception cref="UserError">Its name is taken or cannot be written in a study file, or studies choose nothing of this type.</exception>
    public Registration Add<T>(Rule<T> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        Catalog<T> catalog =
            Rules.Catalogs.OfType<Catalog<T>>().FirstOrDefault()
            ?? throw new UserError(
                $"studies choose no {typeof(T).Name}",
                rule.Name,
                $"a rule that makes one of {string.Join(", ", Rules.Catalogs.Select(MadeOf).Where(type => type.IsPublic).Select(type => type.Name))}"
            );
        Require(RuleName(), rule.Name, catalog.Noun, "small letters, digits and hyphens");
        RequireFree(catalog.Noun, rule.Name, NamesOf(catalog).Contains(rule.Name));
        Rules = Rules.With(rule.Of(code));
        return this;
    }

    /// <summary>Adds a probe, which studies name in the list <c>probes</c>; tables and figures name what it declares.</summary>
    /// <param name="probe">The probe.</param>
    /// <exception cref="UserError">Its name, or that of one of its numbers, is taken or cannot be written in a study file.</exception>
    public Registration Add(ProbeKind probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        string[] taken =
        [
            .. experiments
                .Select(experiment => ProbeChoices.Join(experiment, Probes))
                .SelectMany(names => names.Summary.Concat(names.Metrics))
                .Concat(Vocabulary.OfEveryTrial)
                .Select(quantity => quantity.Name),
        ];
        string[] own = [.. probe.Summary.Concat(probe.Metrics).Select(quantity => quantity.Name)];
        foreach (string name in own)
        {
            Require(NumberName(), name, $"number of the probe {probe.Name}", "small letters, digits and underscores");
            RequireFree("number", name, taken.Contains(name) || own.Count(name.Equals) > 1);
        }

        Add(probe.Rule);
        probes.Add(probe);
        return this;
    }

    // Names that are no rules of the catalog are taken too: those that an option of a rule knows beside it, and images known by name.
    private IEnumerable<string> NamesOf<T>(Catalog<T> catalog) =>
        catalog
            .Rules.Concat(
                Rules
                    .Catalogs.SelectMany(one => one.Rules)
                    .SelectMany(one => one.Options)
                    .OfType<NestedOption<T>>()
                    .SelectMany(option => option.Also)
            )
            .Select(one => one.Name)
            .Concat(
                typeof(T) == typeof(SampleData) ? DataSets.All.SelectMany(set => set.Aliases.Prepend(set.Name)) : []
            );

    private static void Require(Regex form, string name, string noun, string expected)
    {
        if (!form.IsMatch(name))
        {
            throw new UserError($"the name of a {noun} is '{name}'", expected: $"{expected}, a letter first");
        }
    }

    private static void RequireFree(string noun, string name, bool isTaken)
    {
        if (isTaken)
        {
            throw new UserError($"there is a {noun} of the name '{name}' already", expected: "a name of its own");
        }
    }

    private static Type MadeOf(Catalog catalog) => catalog.GetType().GetGenericArguments()[0];

    [GeneratedRegex("^[a-z][a-z0-9-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex RuleName();

    [GeneratedRegex("^[a-z][a-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberName();
}
