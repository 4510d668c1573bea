using System.Diagnostics;
using System.Globalization;

namespace Filigree.Studies.Trials;

/// <summary>Which processes of this machine are alive, told apart from those that had their numbers before.</summary>
internal static class OwnMachine
{
    /// <summary>
    /// Names what process numbers are unique in: the machine since it was started, and the container within it. Only where two are
    /// equal can one process ask for another by its number.
    /// </summary>
    public static string Place { get; } =
        TrialRecord.HashOf(
            System.Text.Encoding.UTF8.GetBytes(
                string.Join('\n', Environment.MachineName, Read("/proc/sys/kernel/random/boot_id"), Container())
            )
        )[..16];

    /// <summary>When a process was started, in a unit of the system's own; null if there is no such process.</summary>
    public static long? StartOf(int process)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // The name, in parentheses, may hold anything; the start is the twentieth word behind it. A zombie has ended.
                string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
                string[] words = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                return words[0] is "Z" or "X" ? null : long.Parse(words[19], CultureInfo.InvariantCulture);
            }

            using var found = Process.GetProcessById(process);
            return found.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string Container() =>
        OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "" : "";

    private static string Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
