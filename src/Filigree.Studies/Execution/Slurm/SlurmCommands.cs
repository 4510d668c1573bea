using System.ComponentModel;
using System.Diagnostics;

namespace Filigree.Studies.Execution.Slurm;

/// <summary>Slurm's own commands.</summary>
internal static class SlurmCommands
{
    // sbatch itself tries again for two minutes where the controller has no room for jobs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What a command answered.</summary>
    /// <param name="Code">Its exit code.</param>
    /// <param name="Out">Its standard output.</param>
    /// <param name="Error">Its standard error.</param>
    internal sealed record Answer(int Code, string Out, string Error)
    {
        /// <summary>Why it failed, in a line.</summary>
        public string Why =>
            Error.Trim() is { Length: > 0 } text
                ? text.ReplaceLineEndings(" ")
                : FormattableString.Invariant($"exit code {Code}");
    }

    /// <summary>Runs a command.</summary>
    /// <param name="command">Such as <c>sbatch</c>.</param>
    /// <param name="words">Its arguments.</param>
    /// <exception cref="UserError">It is not on this machine.</exception>
    public static Answer Run(string command, params IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(command, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // They would outrank the options that are given; and a job that is submitted from within a job is none of that job's.
        foreach (string name in start.Environment.Keys.Where(IsOfSlurm).ToArray())
        {
            start.Environment.Remove(name);
        }

        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return new Answer(1, "", $"{command} gave no answer in {Patience.TotalMinutes:0} minutes");
            }

            return new Answer(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            throw new UserError(
                $"there is no '{command}' on this machine",
                "--slurm",
                remedy: "give the command on a machine that submits jobs to Slurm, or leave --slurm out to run here"
            );
        }
    }

    private static bool IsOfSlurm(string name) =>
        (name.StartsWith("SBATCH_", StringComparison.Ordinal) || name.StartsWith("SLURM_", StringComparison.Ordinal))
        && name != "SLURM_CONF";
}
