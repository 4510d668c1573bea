namespace Filigree.Cli.Tests.Slurm;

/// <summary>A test that starts a Slurm of its own on this machine; skipped, and shown as skipped, where that cannot be.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SlurmFactAttribute : FactAttribute
{
    private static readonly string[] Programs = ["slurmctld", "slurmd", "sbatch", "munged", "mungekey"];

    public SlurmFactAttribute()
    {
        string? missing = Programs.FirstOrDefault(program => PathOf(program) is null);
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            Skip = "Only root can start a Slurm of its own, on Linux.";
        }
        else if (missing is not null)
        {
            Skip = $"There is no {missing} here; Debian's packages slurm-wlm and munge have it.";
        }
    }

    /// <summary>Where a program is; null if it is not installed.</summary>
    internal static string? PathOf(string program) =>
        new[] { "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin" }
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
