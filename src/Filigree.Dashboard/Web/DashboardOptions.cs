namespace Filigree.Dashboard.Web;

/// <summary>What is served, and where.</summary>
/// <param name="Runs">Folders of runs.</param>
/// <param name="Port">Port of 127.0.0.1; 0 for any that is free.</param>
internal sealed record DashboardOptions(IReadOnlyList<string> Runs, int Port)
{
    /// <summary>Pause between two looks at the folders, if they are quick.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);
}
