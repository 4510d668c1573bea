using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Filigree.Cli.Shell;

/// <summary>Prints the command's version.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <summary>The version with the commit it was built from, such as <c>0.1.0+3f2a</c>, where that is known.</summary>
    public static string Version =>
        typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    /// <summary>The option <c>--version</c>.</summary>
    public static Option Option() =>
        new Option<bool>("--version")
        {
            Description = "Show the version.",
            Arity = ArgumentArity.Zero,
            Action = new VersionAction(),
        };

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"filigree {Version}");
        return ExitCodes.Success;
    }
}
