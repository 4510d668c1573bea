using Filigree.Cli.Commands;
using Filigree.Cli.Shell;

namespace Filigree.Cli.Tests;

/// <summary>Runs the command in this process, its streams caught.</summary>
internal static class CommandLine
{
    /// <summary>What one command line did.</summary>
    internal sealed record Outcome(int ExitCode, string Out, string Error);

    /// <summary>Runs the command line.</summary>
    internal static Task<Outcome> RunAsync(params string[] args) => RunAsync(args, CancellationToken.None);

    /// <summary>Runs the command line, with a token that stands for Ctrl-C.</summary>
    internal static async Task<Outcome> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CommandShell.RunAsync(args, new Terminal(output, error), cancellationToken);
        return new Outcome(code, output.ToString(), error.ToString());
    }
}
