using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Filigree.Studies.Reports.Tables;

namespace Filigree.Cli.Shell;

/// <summary>The standard help in the terminal's columns, then the command's examples.</summary>
internal sealed class HelpWithExamples(int columns) : SynchronousCommandLineAction
{
    private const int Indent = 2;
    private readonly HelpAction help = new() { MaxWidth = columns };

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
                Write(writer, example);
            }
        }
        return code;
    }

    /// <summary>What an example does stands behind it, or below it where there is no room; the example itself is pasted whole.</summary>
    private void Write(TextWriter writer, string example)
    {
        int comment = example.IndexOf(" # ", StringComparison.Ordinal);
        if (comment < 0 || Indent + example.Length <= columns)
        {
            writer.WriteLine($"  {example}");
            return;
        }
        writer.WriteLine($"  {example[..comment].TrimEnd()}");
        foreach (string line in TerminalText.Wrap($"      {example[(comment + 1)..]}", columns, indent: 8))
        {
            writer.WriteLine(line);
        }
    }
}
