using System.Text.RegularExpressions;

namespace Filigree.Studies.Execution.Slurm;

/// <summary>What a run asks of Slurm.</summary>
internal sealed partial record SlurmOptions
{
    private const int MostCount = 100_000;

    /// <summary>Time limit of a task, as sbatch writes it; null for the partition's.</summary>
    public string? Time { get; init; }

    /// <summary>Tasks; null for as many as half an hour of work each makes.</summary>
    public int? Tasks { get; init; }

    /// <summary>Tasks that run at once; null for no limit.</summary>
    public int? AtOnce { get; init; }

    /// <summary>Cores of a task, which runs as many trials side by side.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Memory of a task, as sbatch writes it; null for the partition's.</summary>
    public string? Memory { get; init; }

    /// <summary>Further options of sbatch, as they are.</summary>
    public IReadOnlyList<string> Sbatch { get; init; } = [];

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="UserError">Something cannot.</exception>
    public SlurmOptions Checked()
    {
        Require(
            Time is null || TimeForm().IsMatch(Time),
            "--time",
            Time,
            "a time as sbatch takes it, such as 90, 2:00:00 or 1-12"
        );
        Require(
            Memory is null || MemoryForm().IsMatch(Memory),
            "--mem",
            Memory,
            "a size as sbatch takes it, such as 4G"
        );
        Require(
            Tasks is null or (>= 1 and <= MostCount),
            "--tasks",
            $"{Tasks}",
            $"a whole number from 1 to {MostCount}"
        );
        Require(
            AtOnce is null or (>= 1 and <= MostCount),
            "--at-once",
            $"{AtOnce}",
            $"a whole number from 1 to {MostCount}"
        );
        Require(Cpus is >= 1 and <= 4096, "--cpus", $"{Cpus}", "a whole number from 1 to 4096");
        foreach (string option in Sbatch)
        {
            Require(option.StartsWith('-'), "--sbatch", option, "an option of sbatch, such as --partition=long");
        }

        return this;
    }

    private static void Require(bool isRight, string option, string? given, string expected)
    {
        if (!isRight)
        {
            throw new UserError($"'{given}'", option, expected);
        }
    }

    [GeneratedRegex(@"^[0-9]{1,6}(-[0-9]{1,2})?(:[0-9]{1,2}){0,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex TimeForm();

    [GeneratedRegex("^[0-9]{1,9}[KMGT]?$", RegexOptions.CultureInvariant)]
    private static partial Regex MemoryForm();
}
