using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Filigree.Cli.Shell;

/// <summary>The standard help, then the command's examples.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction help = new();

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DocumentedCommand { Examples: { Count: > 0 } examples })
        {
            TextWriter writer = parseResult.InvocationConfiguration.Output;
            writer.WriteLine("Examples:");
            foreach (string example in examples)
            {
                writer.WriteLine($"  {example}");
            }
        }
        return code;
    }
}
