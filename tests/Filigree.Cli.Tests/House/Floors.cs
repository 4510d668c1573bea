using System.Text.RegularExpressions;

namespace Filigree.Cli.Tests.House;

/// <summary>Which part of the library may use which, and what a source file uses.</summary>
internal static partial class Floors
{
    /// <summary>Every floor of the library with the floors it may use.</summary>
    internal static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["Numerics"] = [],
        ["Options"] = [],
        ["Connectivity"] = ["Numerics", "Options"],
        ["Tensors"] = ["Numerics", "Options", "Connectivity"],
        ["Data"] = ["Numerics", "Options", "Tensors"],
        ["Topology"] = ["Numerics", "Options", "Connectivity", "Tensors"],
        ["Layers"] = ["Numerics", "Options", "Connectivity", "Tensors", "Topology"],
        ["Models"] = ["Numerics", "Options", "Connectivity", "Tensors", "Topology", "Layers"],
        ["Wiring"] = ["Numerics", "Options", "Connectivity", "Tensors", "Topology", "Layers", "Models"],
        ["Plasticity"] = ["Numerics", "Options", "Connectivity", "Tensors", "Topology", "Layers", "Models", "Wiring"],
        ["Training"] =
        [
            "Numerics",
            "Options",
            "Connectivity",
            "Tensors",
            "Topology",
            "Layers",
            "Models",
            "Wiring",
            "Plasticity",
            "Data",
        ],
        ["Formats"] = ["Numerics", "Connectivity", "Tensors", "Topology", "Layers", "Models", "Data"],
    };

    /// <summary>What no part of the library may touch: consoles, user interfaces, and what is built on it.</summary>
    internal static readonly string[] Above =
    [
        "Console",
        "Spectre",
        "System.CommandLine",
        "Filigree.Studies",
        "Filigree.Cli",
    ];

    /// <summary>
    /// The floors that a source names: in a using directive, behind <c>Filigree.</c>, or bare before one of the
    /// floor's types. (Bare before anything else it is a member of that name.)
    /// </summary>
    internal static IEnumerable<string> UsedBy(string source) =>
        Name()
            .Matches(WithoutCommentsAndStrings(source))
            .Where(match =>
                match.Groups["qualified"].Success
                || IsType(floor: match.Groups["floor"].Value, name: match.Groups["member"].Value)
            )
            .Select(match => match.Groups["floor"].Value)
            .Where(Allowed.ContainsKey)
            .Distinct();

    /// <summary>Whether a source's code, not its comments or strings, has the word.</summary>
    internal static bool Uses(string source, string word) =>
        Regex.IsMatch(WithoutCommentsAndStrings(source), $@"(?<![\w.]){Regex.Escape(word)}\b\s*[.;]");

    /// <summary>A source's code alone.</summary>
    internal static string WithoutCommentsAndStrings(string source) => CommentOrString().Replace(source, " ");

    private static bool IsType(string floor, string name) =>
        Allowed.ContainsKey(floor)
        && RepositoryFolder
            .SourcesUnder("src", "Filigree", floor)
            .Any(path => Path.GetFileNameWithoutExtension(path) == name);

    [GeneratedRegex(@"(?<![\w.])(?<qualified>Filigree\s*\.\s*)?(?<floor>[A-Z]\w+)(?:\s*\.\s*(?<member>\w+)|\s*;)")]
    private static partial Regex Name();

    [GeneratedRegex(
        """//[^\n]*|/\*.*?\*/|\"{3}.*?\"{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\])'""",
        RegexOptions.Singleline
    )]
    private static partial Regex CommentOrString();
}
