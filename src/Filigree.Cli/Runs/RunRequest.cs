using Filigree.Studies.Execution.Slurm;

namespace Filigree.Cli.Runs;

/// <summary>What <c>filigree run</c> was asked for.</summary>
/// <param name="Study">Name or file.</param>
/// <param name="IsQuick">The quick form.</param>
/// <param name="Set">Settings, <c>path=value</c>.</param>
/// <param name="Instead">Keys of the study that have options of their own, such as <c>kernel</c>, with what is said instead.</param>
/// <param name="Seeds">Seeds, or null for the study's own.</param>
/// <param name="Workers">Trials side by side, or null for as many as there are cores.</param>
/// <param name="DataFolder">Where data sets are, or null for the usual places.</param>
/// <param name="Extend">Assemblies with rules of the user's own.</param>
/// <param name="OutputFolder">Folder of the run, or null for the usual one.</param>
/// <param name="CheckpointSeconds">Time between two checkpoints.</param>
/// <param name="IsDryRun">Only show the plan.</param>
/// <param name="IsJson">Write JSON.</param>
/// <param name="Slurm">What is asked of Slurm; null to run here.</param>
internal sealed record RunRequest(
    string Study,
    bool IsQuick,
    IReadOnlyList<string> Set,
    IReadOnlyDictionary<string, string> Instead,
    string? Seeds,
    int? Workers,
    string? DataFolder,
    IReadOnlyList<string> Extend,
    string? OutputFolder,
    double CheckpointSeconds,
    bool IsDryRun,
    bool IsJson,
    SlurmOptions? Slurm = null
)
{
    /// <summary>The command that was typed, in short: what a report says, and what goes on with a stopped run.</summary>
    public string CommandLine
    {
        get
        {
            List<string> words = ["filigree", "run", Quoted(Study)];
            if (IsQuick)
            {
                words.Add("--quick");
            }
            words.AddRange(Set.SelectMany(setting => (string[])["--set", Quoted(setting)]));
            foreach ((string key, string value) in Instead)
            {
                Add($"--{key}", value);
            }

            Add("--seeds", Seeds);
            Add("--workers", Workers is { } count ? FormattableString.Invariant($"{count}") : null);
            Add("--data", DataFolder);
            words.AddRange(Extend.SelectMany(path => (string[])["--extend", Quoted(path)]));
            Add("--out", OutputFolder);
            if (Slurm is not null)
            {
                words.Add("--slurm");
                Add("--time", Slurm.Time);
                Add("--tasks", Slurm.Tasks is { } tasks ? FormattableString.Invariant($"{tasks}") : null);
                Add("--at-once", Slurm.AtOnce is { } most ? FormattableString.Invariant($"{most}") : null);
                Add("--cpus", Slurm.Cpus > 1 ? FormattableString.Invariant($"{Slurm.Cpus}") : null);
                Add("--mem", Slurm.Memory);
                words.AddRange(Slurm.Sbatch.Select(option => $"--sbatch={Quoted(option)}"));
            }
            return string.Join(' ', words);

            void Add(string option, string? value)
            {
                if (value is not null)
                {
                    words.AddRange([option, Quoted(value)]);
                }
            }
        }
    }

    // As a POSIX shell reads it back.
    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_./=,:+@%".Contains(c))
            ? word
            : $"'{word.Replace("'", "'\\''")}'";
}
