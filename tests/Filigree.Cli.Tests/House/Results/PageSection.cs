using System.Text.RegularExpressions;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;

namespace Filigree.Cli.Tests.House.Results;

/// <summary>A section of the page of results: what stands under <c>## GROUP/STUDY</c> or under a heading of the page's own.</summary>
internal sealed partial class PageSection
{
    private readonly string[] lines;

    private PageSection(string name, string[] lines)
    {
        Name = name;
        this.lines = lines;
        Tables = [.. PageTable.In(lines)];
    }

    /// <summary>The heading: a study's name where the section is of a study.</summary>
    internal string Name { get; }

    /// <summary>The tables, in order.</summary>
    internal IReadOnlyList<PageTable> Tables { get; }

    /// <summary>True for the results of a study.</summary>
    internal bool IsOfStudy => StudyName().IsMatch(Name);

    /// <summary>Folder of the section's files, from the page.</summary>
    internal string Folder => $"results/{Name.Replace('/', '-')}";

    /// <summary>The built-in study.</summary>
    internal Study Study => StudyReader.Read(StudySource.ReadBuiltIn(Name), new StudyOptions(), ExperimentList.All);

    /// <summary>What the section links to or shows.</summary>
    internal IEnumerable<string> Links =>
        Link().Matches(string.Join('\n', lines)).Select(match => match.Groups["to"].Value);

    /// <summary>What was worked out, as it stands in the text: <c>38% = 1 - 5.24 / 8.40</c>.</summary>
    internal IEnumerable<string> WorkedOut =>
        CodeSpan()
            .Matches(string.Join('\n', Sentences))
            .Select(match => match.Groups["text"].Value)
            .Where(text => text.Contains(" = ", StringComparison.Ordinal));

    /// <summary>
    /// Numbers of the text that state a result: those with a decimal point or a percent sign. Left out are the tables, what
    /// the command says below them, links, code, sources in italics, and times and sizes.
    /// </summary>
    internal IEnumerable<string> ProseNumbers =>
        Sentences
            .Select(line => Emphasis().Replace(Link().Replace(line, "]"), ""))
            .SelectMany(line => Number().Matches(CodeSpan().Replace(line, "")))
            .Select(match => match.Value);

    /// <summary>The sections of a page, in order.</summary>
    internal static IReadOnlyList<PageSection> Read(string path) =>
        [
            .. File.ReadAllText(path)
                .ReplaceLineEndings("\n")
                .Split("\n## ")
                .Skip(1)
                .Select(text => text.Split('\n'))
                .Select(text => new PageSection(text[0].Trim(), text[1..])),
        ];

    private IEnumerable<string> Sentences =>
        lines.Where(line => !line.StartsWith('|') && !line.StartsWith("**[") && !Note().IsMatch(line));

    [GeneratedRegex("^[a-z]+/[a-z-]+$")]
    private static partial Regex StudyName();

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"(?<!\*)\*[^*]+\*(?!\*)")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"(?<![\w.,])\d[\d,]*(?:\.\d+%?|%)(?![\d.]*\d)(?! ?(?:s|min|h|d|kB|MB|GB)\b)")]
    private static partial Regex Number();

    // What the command writes below a table.
    [GeneratedRegex(
        @"^(?:Mean ±|Median ±|Set against |Paper: |Each row takes together |In \d+ of \d+ trials the density |\*\*Warning:\*\*)"
    )]
    private static partial Regex Note();
}
