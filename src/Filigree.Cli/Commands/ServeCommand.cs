using System.CommandLine;
using Filigree.Cli.Runs;
using Filigree.Cli.Shell;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree serve RUN...</c>.</summary>
internal static class ServeCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var runs = new Argument<string[]>("RUN")
        {
            Description = "Folders of runs, finished or not.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<int?> port = NumberOptions.Whole("--port");
        port.Description = "Port of this machine, which no other machine can reach. [default: any that is free]";
        port.HelpName = "N";
        var command = new DocumentedCommand(
            "serve",
            "Shows runs on a live page in the browser: progress and time left, curves with the seeds averaged, every trial. It only reads, "
                + "and only this machine can open it. Prints the address; Ctrl-C ends it.",
            "filigree serve runs/lightning/mnist",
            "filigree serve runs/before runs/after --port 8123   # two runs, and an address that stays"
        );
        command.Arguments.Add(runs);
        command.Options.Add(port);
        command.SetAction(
            (parsed, stop) =>
                new LivePage(terminal).ServeAsync(parsed.GetRequiredValue(runs), parsed.GetValue(port), stop)
        );
        return command;
    }
}
