using Filigree.Cli.Commands;
using Filigree.Cli.Shell;

namespace Filigree.Cli.Tests.Shell;

public sealed class TerminalTests
{
    private const string Escape = "\u001b]0;owned\u0007";

    [Fact]
    public void A_line_stays_one_line_and_steers_nothing()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error);

        terminal.Out.WriteLine($"a{Escape}\nb\u202e");
        terminal.Error.WriteLine($"a{Escape}\rb");
        terminal.Out.Write($"laid\nout{Escape}\n");

        Assert.Equal("a\\u001b]0;owned\\u0007\\nb\\u202e\nlaid\nout\\u001b]0;owned\\u0007\n", output.ToString());
        Assert.Equal("a\\u001b]0;owned\\u0007\\rb\n", error.ToString());
    }

    [Fact]
    public void Messages_are_broken_at_words_on_a_terminal_and_whole_in_a_file()
    {
        string message = "filigree: " + string.Join(' ', Enumerable.Repeat("word", 30));
        using var shown = new StringWriter();
        using var filed = new StringWriter();

        new Terminal(TextWriter.Null, shown, errorIsTerminal: true, columns: 60).Error.WriteLine(message);
        new Terminal(TextWriter.Null, filed, columns: 60).Error.WriteLine(message);

        string[] lines = shown.ToString().TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 60));
        Assert.Equal(message, string.Join(' ', lines.Select(line => line.Trim())));
        Assert.Equal(message + "\n", filed.ToString());
    }

    [Fact]
    public void What_cannot_be_written_is_counted_and_ends_nothing()
    {
        using var full = new FullWriter();
        var terminal = new Terminal(full, full);

        terminal.Error.WriteLine("one");
        terminal.Error.WriteLine("two");
        terminal.Out.WriteLine("result");

        Assert.Equal(2, terminal.LostMessages);
        Assert.IsType<IOException>(terminal.LostResults);
    }

    [Fact]
    public async Task Results_that_nobody_received_are_a_failure_and_said()
    {
        using var full = new FullWriter();
        using var error = new StringWriter();

        int code = await CommandShell.RunAsync(["studies"], new Terminal(full, error));

        Assert.Equal(1, code);
        Assert.Equal(
            "filigree: not all results could be written to standard output: No space left on device\n",
            error.ToString()
        );
    }

    [Fact]
    public async Task A_reader_that_had_enough_is_no_failure()
    {
        const int brokenPipe = 32;
        using var gone = new FullWriter(brokenPipe);
        using var error = new StringWriter();

        Assert.Equal(0, await CommandShell.RunAsync(["studies"], new Terminal(gone, error)));
        Assert.Empty(error.ToString());
    }

    [Fact]
    public async Task A_command_whose_messages_are_lost_ends_as_it_would_have()
    {
        using var full = new FullWriter();

        Assert.Equal(0, await CommandShell.RunAsync(["studies"], new Terminal(TextWriter.Null, full)));
        Assert.Equal(2, await CommandShell.RunAsync(["show", "no-such-run"], new Terminal(TextWriter.Null, full)));
    }

    [Fact]
    public async Task Help_is_broken_at_words_within_the_terminals_columns()
    {
        foreach (string command in (string[])["", "run", "distance", "prune", "data get", "wire", "convert"])
        {
            using var output = new StringWriter();
            string[] words = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];

            await CommandShell.RunAsync(words, new Terminal(output, TextWriter.Null, columns: 80));

            string[] lines = output.ToString().Split('\n');
            // An example is pasted whole, however long; all else fits.
            Assert.All(
                lines.Where(line => !line.StartsWith("  filigree ", StringComparison.Ordinal)),
                line => Assert.InRange(line.Length, 0, 80)
            );
            Assert.DoesNotContain("\\n", output.ToString(), StringComparison.Ordinal);
        }
    }

    /// <summary>A stream on a full disk.</summary>
    private sealed class FullWriter(int code = 28) : StringWriter
    {
        public override void Write(string? value) => throw new IOException("No space left on device", code);
    }
}
