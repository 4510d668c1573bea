using System.Text.Encodings.Web;
using System.Text.Json;

namespace Filigree.Studies.Trials;

/// <summary>How long a trial took, and where: all that may differ between two runs of one trial.</summary>
internal static class TrialTiming
{
    private const string Seconds = "seconds";
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // What tells Slurm's jobs apart, and how often this one was started again.
    private static readonly (string Key, string Variable)[] OfSlurm =
    [
        ("slurm-node", "SLURMD_NODENAME"),
        ("job", "SLURM_JOB_ID"),
        ("array-job", "SLURM_ARRAY_JOB_ID"),
        ("array-task", "SLURM_ARRAY_TASK_ID"),
        ("restarts", "SLURM_RESTART_COUNT"),
    ];

    /// <summary>Writes the file.</summary>
    public static void Write(string path, double seconds) =>
        AtomicFile.Write(
            path,
            SealedJson.Seal([.. JsonSerializer.SerializeToUtf8Bytes(Values(seconds), Indented), (byte)'\n'])
        );

    private static Dictionary<string, object> Values(double seconds)
    {
        var values = new Dictionary<string, object>
        {
            [Seconds] = Math.Round(seconds, 3),
            ["machine"] = Machine.Description,
            ["node"] = AttemptToken.HostName,
            ["version"] = Machine.Version,
        };
        foreach ((string key, string variable) in OfSlurm)
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            {
                values[key] = value;
            }
        }
        // Where Slurm runs a copy of the command, its folder is named by the hash of its files.
        var program = new DirectoryInfo(AppContext.BaseDirectory);
        if (program.Parent is { Name: "program", Parent.Name: "slurm" })
        {
            values["program"] = program.Name;
        }
        return values;
    }

    /// <summary>The seconds; NaN if the file is not there, unreadable or damaged: no result depends on them.</summary>
    public static double Read(string path)
    {
        try
        {
            if (SealedJson.Open(TrialFolder.ReadOrNothing(path)) is not { } json)
            {
                return double.NaN;
            }
            using JsonDocument timing = JsonDocument.Parse(json);
            return timing.RootElement.GetProperty(Seconds).TryGetDouble(out double seconds) ? seconds : double.NaN;
        }
        catch (Exception error)
            when (error
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
            )
        {
            return double.NaN;
        }
    }
}
