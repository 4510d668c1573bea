using Filigree.Cli.Runs;

namespace Filigree.Cli.Tests.House;

/// <summary>The page of keys and measures is what the program declares.</summary>
public sealed class ReferencePageTests
{
    [Fact]
    public async Task The_page_is_what_the_command_prints()
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(ReferencePage.Command.Split(' ')[1..]);
        string page = await File.ReadAllTextAsync(RepositoryFolder.PathOf("docs", "reference.md"));

        Assert.Equal(0, outcome.ExitCode);
        Assert.True(
            page.ReplaceLineEndings("\n") == outcome.Out,
            $"docs/reference.md is not what the program declares; write it again: ./{ReferencePage.Command} > docs/reference.md"
        );
    }
}
