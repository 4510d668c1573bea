using System.CommandLine;
using Filigree.Cli.Shell;
using Filigree.Studies.Experiments;
using Filigree.Studies.Extensions;

namespace Filigree.Cli.Commands;

/// <summary>
/// <c>--extend ASSEMBLY</c>: rules of the user's own. It is read before all else, so that help, messages and values of other options know what
/// the assembly adds.
/// </summary>
internal sealed class ExtendOption : Option<string[]>
{
    /// <summary>Creates the option.</summary>
    public ExtendOption()
        : base("--extend")
    {
        Description =
            "An assembly with wirings, models, probes... of your own; its code is run. May be repeated (see docs/extending.md).";
        HelpName = "ASSEMBLY";
        DefaultValueFactory = _ => [];
    }

    /// <summary>The experiments with what a command line adds to their rules; each assembly is told of, for its code runs from now on.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Where it is told.</param>
    /// <returns>Null if it adds nothing.</returns>
    /// <exception cref="UserError">An assembly cannot be loaded, or has rules that do not go with the others.</exception>
    public static ExperimentList? Load(ParseResult parsed, Terminal terminal)
    {
        if (
            parsed.CommandResult.Command.Options.OfType<ExtendOption>().FirstOrDefault() is not { } option
            || parsed.GetValue(option) is not { Length: > 0 } paths
        )
        {
            return null;
        }

        ExperimentList experiments = ExperimentList.All;
        foreach (string path in paths)
        {
            ExtensionFile file = ExtensionFile.Load(path);
            terminal.Error.WriteLine($"filigree: runs the code of {file.Label}, {path}");
            experiments = experiments.With(file);
        }

        return experiments;
    }
}
