using Filigree.Cli.Commands;
using Filigree.Cli.Shell;

return await CommandShell.RunAsync(args, Terminal.OfProcess()).ConfigureAwait(false);
