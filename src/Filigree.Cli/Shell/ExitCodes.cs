namespace Filigree.Cli.Shell;

/// <summary>What the command's exit codes mean.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>Something failed that the user could not have known: a bug, a full disk, a site that is down.</summary>
    public const int Failure = 1;

    /// <summary>The command line or a file given to it is wrong.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C or SIGTERM; what was done so far is kept.</summary>
    public const int Cancelled = 130;
}
