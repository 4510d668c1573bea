using Filigree.Data;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Planning;

/// <summary>
/// The names that a study's tables and figures can use: what varies with its levels, and what its trials measure as they are set.
/// Whatever does not exist, or would never have a number, is refused before anything is trained.
/// </summary>
internal sealed class PresentationNames
{
    private readonly MapNode settings;
    private readonly IReadOnlyList<ulong> seeds;

    /// <summary>Collects the names.</summary>
    /// <param name="vocabulary">What a trial measures.</param>
    /// <param name="across">What is measured across trials, or null.</param>
    /// <param name="settings">The study.</param>
    /// <param name="factors">What varies.</param>
    /// <param name="seeds">The seeds.</param>
    public PresentationNames(
        Vocabulary vocabulary,
        IAcross? across,
        MapNode settings,
        IReadOnlyList<Factor> factors,
        IReadOnlyList<ulong> seeds
    )
    {
        this.settings = settings;
        this.seeds = seeds;
        Across = across;
        Vocabulary = vocabulary;
        Varied = factors;
        Summary = [.. vocabulary.Summary, .. across?.Vocabulary.Summary ?? [], .. Vocabulary.OfEveryTrial];
        Metrics = [.. vocabulary.Metrics, .. across?.Vocabulary.Metrics ?? []];
        Labels = [.. vocabulary.Labels.Concat(across?.Vocabulary.Labels ?? []).Select(label => label.Name)];
        Factors = [.. factors.Select(factor => factor.Name), .. across?.Factors ?? [], Seed];
    }

    /// <summary>The name under which seeds can be rows.</summary>
    public const string Seed = "seed";

    /// <summary>What a trial measures.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>True for the study of a run's folder: it was checked when it was run, perhaps less strictly, and is to be shown.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>Combinations that are left out.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string>>> Exceptions { get; init; } = [];

    /// <summary>True for levels of some factors that never meet.</summary>
    public bool Excepts(Dictionary<string, string> levels) =>
        Exceptions.Any(exception =>
            exception.All(one => levels.TryGetValue(one.Key, out string? level) && one.Value.Contains(level))
        );

    /// <summary>What is measured across trials, or null.</summary>
    public IAcross? Across { get; }

    /// <summary>What the study varies.</summary>
    public IReadOnlyList<Factor> Varied { get; }

    /// <summary>Numbers of whole trials.</summary>
    public Quantity[] Summary { get; }

    /// <summary>Numbers of metric rows.</summary>
    public Quantity[] Metrics { get; }

    /// <summary>Labels of metric rows.</summary>
    public string[] Labels { get; }

    /// <summary>Names of all that varies, the seed last.</summary>
    public string[] Factors { get; }

    /// <summary>Numbers and labels of metric rows.</summary>
    public string[] OfRows => [.. Metrics.Select(quantity => quantity.Name), .. Labels];

    /// <summary>The numbers of whole trials that a table with these rows can have: those of trials, or of what is measured across them.</summary>
    public Quantity[] SummaryOf(string rows) =>
        Across is { } across && across.Factors.Contains(rows)
            ? [.. across.Vocabulary.Summary, .. Vocabulary.OfEveryTrial]
            : [.. Vocabulary.Summary, .. Vocabulary.OfEveryTrial];

    /// <summary>A number that a key names.</summary>
    /// <exception cref="UserError">There is none of this name, or no trial of this study measures it.</exception>
    public Quantity Measured(Section section, string key, Quantity[] known)
    {
        string name = section.Word(key, null, [.. known.Select(quantity => quantity.Name)]);
        Quantity quantity = known.First(quantity => quantity.Name == name);
        RequireMeasured(quantity, section.Find(key)!.Origin);
        return quantity;
    }

    /// <summary>Checks that a number is measured, if the name is that of one.</summary>
    /// <exception cref="UserError">No trial of this study measures it.</exception>
    public void RequireMeasured(string name, Origin origin)
    {
        if (Factors.Contains(name))
        {
            return;
        }
        Quantity[] meant = [.. Metrics.Concat(Summary).Where(quantity => quantity.Name == name)];
        if (meant.Length > 0 && meant.All(quantity => Lack(quantity) is not null))
        {
            RequireMeasured(meant[0], origin);
        }
    }

    /// <summary>The level of a factor as the study writes it.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="node">The level, however its number is written.</param>
    /// <param name="what">What the level is for: <c>baseline</c>.</param>
    /// <exception cref="UserError">The factor has no such level.</exception>
    public string Level(string factor, Node node, string what)
    {
        string text = Values.Text(node, what);
        if (LevelsOf(factor) is not { } levels)
        {
            return text;
        }
        return levels.FirstOrDefault(level => level == text)
            ?? levels.FirstOrDefault(level => Values.AreSame(level, text))
            ?? (IsRecorded ? text : null)
            ?? throw node.Origin.UnknownName($"{what} '{text}' is no level of {factor}", text, levels);
    }

    /// <summary>
    /// True where a level that is named must exist: quick forms, extensions and options may leave levels out that other parts of a study
    /// name; a file by itself has them all.
    /// </summary>
    public bool MustExist(string factor, Origin origin, bool isQuick) =>
        !isQuick
        && !IsRecorded
        && (factor.Length == 0 || Varied.FirstOrDefault(one => one.Name == factor)?.Origin.Source == origin.Source);

    /// <summary>The levels of a factor, in order; null where they are not known before trials have run.</summary>
    public IReadOnlyList<string>? LevelsOf(string factor) =>
        factor == Seed ? [.. seeds.Select(seed => FormattableString.Invariant($"{seed}"))]
        : Varied.FirstOrDefault(one => one.Name == factor) is { } varied
            ? [.. varied.Levels.Select(level => level.Label)]
        : null;

    private void RequireMeasured(Quantity quantity, Origin origin)
    {
        if (!IsRecorded && Lack(quantity) is { } lack)
        {
            throw origin.Error($"no trial of this study measures '{quantity.Name}'; expected {lack}");
        }
    }

    // What the study would have to say for the number to be measured; null if it is.
    private string? Lack(Quantity quantity) =>
        quantity.Probe.Length > 0 && !Given("probes").Any(node => Names(node).Contains(quantity.Probe))
            ? $"'probes: [{quantity.Probe}]', which does"
        : quantity.Setting.Length > 0
        && !Given(quantity.Setting).Any(node => node is ScalarNode word && word.Text != quantity.SettingOff)
            ? $"a '{quantity.Setting}' {(quantity.SettingOff == "0" ? "above 0" : $"other than {quantity.SettingOff}")}"
        : quantity.Name.EndsWith("_r2", StringComparison.Ordinal) && Data.Any() && Data.All(HasClasses)
            ? "samples with real targets, for these have classes"
        : (quantity.Name.Contains("accuracy") || quantity.Name.EndsWith("_error", StringComparison.Ordinal))
        && Data.Any()
        && Data.All(HasRealTargets)
            ? "samples with classes, for these have real targets"
        : null;

    private IEnumerable<Node> Data => Given("data.name");

    // Only what the study says itself: a rule of an extension's makes whichever it likes.
    private static bool HasClasses(Node data) =>
        (data is ScalarNode word && DataSets.All.Any(one => one.Name == word.Text)) || Says(data, "csv.classes");

    private static bool HasRealTargets(Node data) => Says(data, "csv.targets");

    private static bool Says(Node data, string path) => data is MapNode map && Overlay.Find(map, path) is not null;

    // All values that a setting takes: in all trials, and at the levels of factors.
    private IEnumerable<Node> Given(string path) =>
        Varied
            .SelectMany(factor => factor.Levels)
            .Select(level =>
                level.Settings.Aggregate(settings, (tree, setting) => Overlay.Set(tree, setting.Key, setting.Value))
            )
            .Append(settings)
            .Select(tree => Overlay.Find(tree, path))
            .OfType<Node>();

    private static IEnumerable<string> Names(Node list) =>
        (list as ListNode)?.Items.Select(item =>
            item switch
            {
                ScalarNode word => word.Text,
                MapNode { Entries: [var only] } => only.Key,
                _ => "",
            }
        ) ?? [];
}
