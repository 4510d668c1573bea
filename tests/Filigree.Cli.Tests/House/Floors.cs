using System.Reflection;
using System.Text.RegularExpressions;
using Filigree.Cli.Commands;

namespace Filigree.Cli.Tests.House;

/// <summary>Which part of the house may use which, and what its compiled code uses.</summary>
internal static partial class Floors
{
    private const string House = "Filigree";

    private static readonly string[] Library =
    [
        "Numerics",
        "Options",
        "Connectivity",
        "Tensors",
        "Topology",
        "Layers",
        "Models",
        "Formats",
        "Data",
        "Wiring",
        "Plasticity",
        "Training",
    ];

    /// <summary>
    /// Every floor, each behind those it uses, with the floors of its own project that it may use. A project uses any floor of those below
    /// it; what stands in the house's own namespace is for all.
    /// </summary>
    internal static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["Numerics"] = [],
        ["Options"] = [],
        ["Connectivity"] = ["Numerics", "Options"],
        ["Tensors"] = ["Numerics", "Options", "Connectivity"],
        ["Topology"] = ["Numerics", "Options", "Connectivity", "Tensors"],
        ["Layers"] = ["Numerics", "Options", "Connectivity", "Tensors", "Topology"],
        ["Models"] = ["Numerics", "Options", "Connectivity", "Tensors", "Topology", "Layers"],
        ["Formats"] = ["Numerics", "Connectivity", "Tensors", "Topology", "Layers", "Models"],
        ["Data"] = ["Numerics", "Options", "Tensors", "Formats"],
        ["Wiring"] = ["Numerics", "Options", "Connectivity", "Tensors", "Topology", "Layers", "Models"],
        ["Plasticity"] = ["Numerics", "Options", "Connectivity", "Tensors", "Topology", "Layers", "Models", "Wiring"],
        ["Training"] = [.. Library[..^1]],
        ["Studies.Statistics"] = [],
        ["Studies.Definition"] = ["Studies.Statistics"],
        ["Studies.Trials"] = ["Studies.Definition"],
        ["Studies.Probes"] = ["Studies.Definition", "Studies.Trials"],
        ["Studies.Extensions"] = ["Studies.Definition", "Studies.Trials", "Studies.Probes"],
        ["Studies.Experiments"] =
        [
            "Studies.Statistics",
            "Studies.Definition",
            "Studies.Trials",
            "Studies.Probes",
            "Studies.Extensions",
        ],
        ["Studies.Planning"] =
        [
            "Studies.Statistics",
            "Studies.Definition",
            "Studies.Trials",
            "Studies.Probes",
            "Studies.Extensions",
            "Studies.Experiments",
        ],
        ["Studies.Execution"] =
        [
            "Studies.Definition",
            "Studies.Trials",
            "Studies.Probes",
            "Studies.Extensions",
            "Studies.Experiments",
            "Studies.Planning",
        ],
        ["Studies.Execution.Slurm"] =
        [
            "Studies.Definition",
            "Studies.Trials",
            "Studies.Extensions",
            "Studies.Experiments",
            "Studies.Planning",
            "Studies.Execution",
        ],
        ["Studies.Reports.Writing"] = [.. Results],
        ["Studies.Reports.Selection"] = [.. Results],
        ["Studies.Reports.Tables"] = [.. Results, "Studies.Reports.Writing", "Studies.Reports.Selection"],
        ["Studies.Reports.Sentences"] =
        [
            .. Results,
            "Studies.Reports.Writing",
            "Studies.Reports.Selection",
            "Studies.Reports.Tables",
        ],
        ["Studies.Reports.Figures"] = [.. Results, "Studies.Reports.Writing", "Studies.Reports.Selection"],
        ["Studies.Reports"] =
        [
            .. Results,
            "Studies.Reports.Writing",
            "Studies.Reports.Selection",
            "Studies.Reports.Tables",
            "Studies.Reports.Sentences",
            "Studies.Reports.Figures",
        ],
        ["Studies.Reports.Comparisons"] =
        [
            .. Results,
            "Studies.Reports.Writing",
            "Studies.Reports.Selection",
            "Studies.Reports.Tables",
            "Studies.Reports",
        ],
        ["Cli.Shell"] = [],
        ["Cli.Checkpoints"] = ["Cli.Shell"],
        ["Cli.Distances"] = ["Cli.Shell", "Cli.Checkpoints"],
        ["Cli.Runs"] = ["Cli.Shell"],
        ["Cli.Commands"] = ["Cli.Shell", "Cli.Checkpoints", "Cli.Distances", "Cli.Runs"],
    };

    /// <summary>What reports are made from.</summary>
    private static string[] Results =>
        ["Studies.Statistics", "Studies.Definition", "Studies.Trials", "Studies.Planning", "Studies.Execution"];

    /// <summary>All uses of one floor by another of the same project, or of a project above: the floors, and which type uses which.</summary>
    internal static IEnumerable<(string Floor, string Used, string By)> Uses() =>
        from assembly in Assemblies
        from type in assembly.GetTypes()
        let floor = Of(type)
        where floor is not null
        from used in TypeUses.Of(type).Distinct()
        let below = Of(used)
        where below is not null && below != floor
        select (floor, below, $"{type.Name} uses {used.Name}");

    /// <summary>The floors that hold types.</summary>
    internal static IEnumerable<string> Inhabited() =>
        Assemblies.SelectMany(assembly => assembly.GetTypes()).Select(Of).OfType<string>().Distinct();

    /// <summary>Whether a floor may use another.</summary>
    internal static bool Allows(string floor, string used) =>
        Allowed.TryGetValue(floor, out string[]? below)
        && (Project(floor) == Project(used) ? below.Contains(used) : Project(used) < Project(floor));

    private static Assembly[] Assemblies =>
        [typeof(UserError).Assembly, Assembly.Load("Filigree.Studies"), typeof(CommandShell).Assembly];

    // Null for what is not the house's, such as what compilers add, and for what is everybody's.
    private static string? Of(Type type) =>
        type.Namespace?.StartsWith(House + ".", StringComparison.Ordinal) == true
            ? type.Namespace[(House.Length + 1)..]
            : null;

    private static int Project(string floor) => Array.IndexOf(["Studies", "Cli"], floor.Split('.')[0]);

    /// <summary>What no part of the library may touch: consoles, user interfaces, and what is built on it.</summary>
    internal static readonly string[] Above =
    [
        "Console",
        "Spectre",
        "System.CommandLine",
        "Filigree.Studies",
        "Filigree.Cli",
    ];

    /// <summary>Whether a source's code, not its comments or strings, has the word.</summary>
    internal static bool Uses(string source, string word) =>
        Regex.IsMatch(WithoutCommentsAndStrings(source), $@"(?<![\w.]){Regex.Escape(word)}\b\s*[.;]");

    /// <summary>A source's code alone.</summary>
    internal static string WithoutCommentsAndStrings(string source) => CommentOrString().Replace(source, " ");

    [GeneratedRegex(
        """//[^\n]*|/\*.*?\*/|\"{3}.*?\"{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\])'""",
        RegexOptions.Singleline
    )]
    private static partial Regex CommentOrString();
}
