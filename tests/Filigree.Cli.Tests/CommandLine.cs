using Filigree.Cli.Shell;

namespace Filigree.Cli.Tests;

/// <summary>Runs the command in this process, its streams caught.</summary>
internal static class CommandLine
{
    /// <summary>What one command line did.</summary>
    internal sealed record Outcome(int ExitCode, string Out, string Error);

    /// <summary>Runs the command line.</summary>
    internal static async Task<Outcome> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CommandShell.RunAsync(args, new Terminal(output, error));
        return new Outcome(code, output.ToString(), error.ToString());
    }
}
