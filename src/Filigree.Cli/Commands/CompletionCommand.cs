using System.CommandLine;
using Filigree.Cli.Shell;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree completion SHELL</c>, and below it the words that the shell's script asks for.</summary>
internal static class CompletionCommand
{
    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="root">The command whose words are completed.</param>
    public static Command Create(Terminal terminal, Command root)
    {
        var command = new DocumentedCommand(
            "completion",
            "Prints what makes a shell complete this command's words: commands, options, studies, data sets, rules.",
            "source <(filigree completion bash)                                  # in ~/.bashrc",
            "source <(filigree completion zsh)                                   # in ~/.zshrc, behind compinit",
            "filigree completion fish | source                                   # in ~/.config/fish/config.fish",
            "filigree completion powershell | Out-String | Invoke-Expression     # in $PROFILE"
        );
        foreach (CompletionScript script in CompletionScript.All)
        {
            command.Subcommands.Add(Script(terminal, script));
        }
        command.Subcommands.Add(Words(terminal, root));
        return command;
    }

    private static DocumentedCommand Script(Terminal terminal, CompletionScript script)
    {
        var command = new DocumentedCommand(script.Shell, $"Prints the script for {script.Shell}.", script.Example);
        command.SetAction(_ =>
        {
            terminal.Out.Write(script.Text);
            return ExitCodes.Success;
        });
        return command;
    }

    private static DocumentedCommand Words(Terminal terminal, Command root)
    {
        var line = new Argument<string>("LINE")
        {
            Description = "The command line, up to where the word is asked for.",
        };
        var command = new DocumentedCommand(
            "words",
            "Prints the words that can stand at the end of a command line, one on each line; the scripts ask this.",
            "filigree completion words \"filigree run lightning/\""
        )
        {
            Hidden = true,
        };
        command.Arguments.Add(line);
        command.SetAction(parsed =>
        {
            foreach (string word in CompletedWords.Of(root, parsed.GetRequiredValue(line)))
            {
                terminal.Out.WriteLine(word);
            }
            return ExitCodes.Success;
        });
        return command;
    }
}
