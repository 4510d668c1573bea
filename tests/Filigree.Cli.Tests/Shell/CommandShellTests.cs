namespace Filigree.Cli.Tests.Shell;

public sealed class CommandShellTests
{
    [Fact]
    public async Task A_bare_command_shows_the_help()
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync();

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Usage:", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("Examples:", outcome.Out, StringComparison.Ordinal);
        Assert.Empty(outcome.Error);
    }

    [Fact]
    public async Task The_version_is_one_line_on_standard_output()
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync("--version");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches(@"^filigree \d+\.\d+\.\d+[^\n]*\n$", outcome.Out.ReplaceLineEndings("\n"));
        Assert.Empty(outcome.Error);
    }

    [Theory]
    [InlineData("dta", "filigree: unknown command 'dta', did you mean 'data'?; see 'filigree --help'")]
    [InlineData("--vrebose", "filigree: unknown option '--vrebose', did you mean '--verbose'?; see 'filigree --help'")]
    [InlineData("xyzzy", "filigree: unknown command 'xyzzy'; see 'filigree --help'")]
    [InlineData("data --jsn", "filigree: unknown option '--jsn'")]
    public async Task A_mistyped_word_gets_one_line_and_exit_code_2(string line, string expected)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(line.Split(' '));

        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Out);
        Assert.StartsWith(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }
}
