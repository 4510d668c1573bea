using System.CommandLine;
using System.Text.RegularExpressions;
using Filigree.Cli.Commands;
using Filigree.Cli.Shell;
using Filigree.Studies.Experiments;

namespace Filigree.Cli.Tests.House;

/// <summary>Command lines that are shown to people are ones that the command understands.</summary>
public sealed partial class ExamplesTests
{
    [Fact]
    public void Every_command_has_a_description_and_every_leaf_an_example()
    {
        foreach (Command command in Tree(Root()))
        {
            Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name);
            Assert.NotEmpty(Assert.IsType<DocumentedCommand>(command).Examples);
            Assert.All(
                command.Options,
                option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name)
            );
            Assert.All(command.Arguments, a => Assert.False(string.IsNullOrWhiteSpace(a.Description), a.Name));
        }
    }

    [Fact]
    public void Every_example_in_the_help_is_understood() =>
        Assert.Empty(
            Tree(Root()).OfType<DocumentedCommand>().SelectMany(command => command.Examples).SelectMany(ErrorsOf)
        );

    [Fact]
    public void Every_command_line_in_the_documents_is_understood() =>
        Assert.Empty(
            from path in Documents()
            from line in CommandLinesIn(File.ReadAllText(path))
            from error in ErrorsOf(line)
            select $"{Path.GetFileName(path)}: {error}"
        );

    [Fact]
    public void Command_lines_are_read_from_fenced_blocks_only()
    {
        const string Text = """
            Say ./filigree nonsense.
            ```sh
            ./filigree data list   # a comment
            dotnet test
            $ filigree data check "a b"
            ```
            """;

        Assert.Equal(["./filigree data list   # a comment", "$ filigree data check \"a b\""], CommandLinesIn(Text));
        Assert.Empty(CommandLinesIn(Text).SelectMany(ErrorsOf));
        Assert.NotEmpty(ErrorsOf("./filigree data lsit"));
    }

    private static IEnumerable<string> Documents() =>
        Directory
            .EnumerateFiles(RepositoryFolder.PathOf(), "*.md")
            .Concat(Directory.EnumerateFiles(RepositoryFolder.PathOf("src"), "README.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(RepositoryFolder.PathOf("docs"), "*.md", SearchOption.AllDirectories));

    private static IEnumerable<string> CommandLinesIn(string text) =>
        Fence()
            .Matches(text.ReplaceLineEndings("\n"))
            .SelectMany(match => match.Groups["body"].Value.Split('\n'))
            .Select(line => line.Trim())
            .Where(line => Invocation().IsMatch(line));

    private static IEnumerable<string> ErrorsOf(string example)
    {
        string line = Comment().Replace(Invocation().Replace(example, ""), "");
        // What stands for a choice of the reader's, such as NAME, is as good as a name.
        string[] words = [.. Word().Matches(line).Select(match => match.Value.Trim('"', '\''))];
        return Root().Parse(words).Errors.Select(error => $"{example}: {error.Message}");
    }

    private static IEnumerable<Command> Tree(Command command) => command.Subcommands.SelectMany(Tree).Prepend(command);

    private static Command Root() =>
        FiligreeCommand.Create(new Terminal(TextWriter.Null, TextWriter.Null), ExperimentList.All);

    [GeneratedRegex(
        @"^```(?:sh|bash|console)[^\n]*\n(?<body>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Fence();

    [GeneratedRegex(@"^(?:\$ )?(?:source <\()?(?:\./)?filigree ")]
    private static partial Regex Invocation();

    [GeneratedRegex(@"(?:\)?\s+#.*|\s[|>&].*|\))$")]
    private static partial Regex Comment();

    [GeneratedRegex("""[^\s"']+|"[^"]*"|'[^']*'""")]
    private static partial Regex Word();
}
