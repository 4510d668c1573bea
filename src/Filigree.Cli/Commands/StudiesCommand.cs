using System.CommandLine;
using Filigree.Cli.Runs;
using Filigree.Cli.Shell;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree studies</c> and <c>filigree studies show NAME</c>.</summary>
internal static class StudiesCommand
{
    /// <summary>The command with the one below it.</summary>
    public static Command Create(Terminal terminal, ExperimentList experiments)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new DocumentedCommand(
            "studies",
            "Lists the built-in studies; below it, their files and what tables and figures can name.",
            "filigree studies",
            "filigree studies show lightning/mnist > my-study.yaml      # a copy to edit"
        );
        command.Options.Add(json);
        command.SetAction(parsed => StudyList.Write(terminal, parsed.GetValue(json)));
        command.Subcommands.Add(Show(terminal));
        command.Subcommands.Add(Keys(terminal, experiments));
        return command;
    }

    private static DocumentedCommand Keys(Terminal terminal, ExperimentList experiments)
    {
        var command = new DocumentedCommand(
            "keys",
            "Prints all keys of tables, columns and figures, every measure of every experiment, and every rule with its options.",
            ReferencePage.Command,
            $"{ReferencePage.Command} --extend my-rules.dll      # with rules of your own"
        );
        command.Options.Add(new ExtendOption());
        command.SetAction(_ =>
        {
            terminal.Out.Write(ReferencePage.Render(experiments));
            return ExitCodes.Success;
        });
        return command;
    }

    private static DocumentedCommand Show(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "A built-in study." };
        name.Offer(() => StudySource.BuiltIn);
        var command = new DocumentedCommand(
            "show",
            "Prints a built-in study's file, to read or to copy.",
            "filigree studies show lightning/mnist"
        );
        command.Arguments.Add(name);
        command.SetAction(parsed => StudyList.WriteFile(terminal, parsed.GetValue(name)!));
        return command;
    }
}
