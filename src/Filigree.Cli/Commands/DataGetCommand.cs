using System.CommandLine;
using Filigree.Cli.Shell;
using Filigree.Data;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree data get NAME</c>.</summary>
internal static class DataGetCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "The data set; see 'filigree data list'." };
        name.Offer(() => DataSets.All.Select(set => set.Name));
        Option<string?> data = CommonOptions.Data();
        var force = new Option<bool>("--force")
        {
            Description = "Replace files whose content is not the published one.",
        };
        var command = new DocumentedCommand(
            "get",
            "Downloads a data set from the sites that publish it, and verifies it. Interrupted, it goes on the next time.",
            "filigree data get mnist               # into FILIGREE_DATA or the user's data folder",
            "filigree data get cifar-10 --data ./data"
        );
        command.Arguments.Add(name);
        command.Options.Add(data);
        command.Options.Add(force);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                DataSetDescription set = DataSets.Named(parsed.GetRequiredValue(name));
                string folder = set.IsBundled ? "." : new DataLocator(parsed.GetValue(data)).DownloadFolder(set);
                using var downloader = new Downloader();
                await DownloadDisplay
                    .ShowAsync(
                        terminal,
                        progress =>
                            downloader.GetAsync(set, folder, parsed.GetValue(force), progress, cancellationToken)
                    )
                    .ConfigureAwait(false);
                terminal.Out.WriteLine(folder);
                return ExitCodes.Success;
            }
        );
        return command;
    }
}
