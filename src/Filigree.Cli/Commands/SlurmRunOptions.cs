using System.CommandLine;
using System.CommandLine.Parsing;
using Filigree.Cli.Shell;
using Filigree.Studies.Execution.Slurm;

namespace Filigree.Cli.Commands;

/// <summary>The options of <c>filigree run</c> that have to do with Slurm.</summary>
internal sealed class SlurmRunOptions
{
    private readonly Option<bool> slurm = new("--slurm")
    {
        Description =
            "Submit the trials to Slurm as a job array, and a job that writes the report when they are done (see docs/cluster.md).",
    };

    private readonly Option<string?> time = new("--time")
    {
        Description =
            "With --slurm: time limit of a task, such as 2:00:00; what is not finished by then is saved and goes on. [default: the partition's]",
        HelpName = "TIME",
    };

    private readonly Option<int?> tasks = Number(
        "--tasks",
        "With --slurm: tasks of the array. [default: half an hour of work each]"
    );
    private readonly Option<int?> atOnce = Number(
        "--at-once",
        "With --slurm: tasks that run at once. [default: no limit]"
    );
    private readonly Option<int?> cpus = Number("--cpus", "With --slurm: cores of a task, a trial each. [default: 1]");

    private readonly Option<string?> memory = new("--mem")
    {
        Description = "With --slurm: memory of a task, such as 4G. [default: the partition's]",
        HelpName = "SIZE",
    };

    private readonly Option<string[]> sbatch = new("--sbatch")
    {
        Description = "With --slurm: an option of sbatch as it is, such as --sbatch=--partition=long; may be repeated.",
        HelpName = "OPTION",
    };

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> All => [slurm, time, tasks, atOnce, cpus, memory, sbatch];

    /// <summary>What is asked of Slurm; null if nothing is.</summary>
    /// <exception cref="UserError">Something is asked of Slurm without --slurm.</exception>
    public SlurmOptions? Of(ParseResult parsed)
    {
        if (!parsed.GetValue(slurm))
        {
            return All.Skip(1).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } option
                ? throw new UserError(
                    "this goes with --slurm only",
                    option.Name,
                    remedy: "add --slurm, or leave it out"
                )
                : null;
        }

        return new SlurmOptions
        {
            Time = parsed.GetValue(time),
            Tasks = parsed.GetValue(tasks),
            AtOnce = parsed.GetValue(atOnce),
            Cpus = parsed.GetValue(cpus) ?? 1,
            Memory = parsed.GetValue(memory),
            Sbatch = parsed.GetValue(sbatch) ?? [],
        };
    }

    private static Option<int?> Number(string name, string description)
    {
        Option<int?> option = NumberOptions.Whole(name);
        option.Description = description;
        option.HelpName = "N";
        return option;
    }
}
