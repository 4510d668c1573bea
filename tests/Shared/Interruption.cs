using System.Diagnostics;
using System.Globalization;

namespace Filigree.Tests.Shared;

/// <summary>Stops a process as Ctrl-C does.</summary>
internal static class Interruption
{
    // The bit of SIGINT in the masks of /proc.
    private const ulong Interrupt = 1UL << 1;

    /// <summary>
    /// Sends SIGINT; or SIGTERM, which asks for the same, where the process ignores SIGINT because whatever started the tests did,
    /// as a shell does for what runs in its background.
    /// </summary>
    public static void Send(Process process)
    {
        string name = IgnoresInterrupts(process.Id) ? "-TERM" : "-INT";
        using Process signal = Process.Start("kill", [name, $"{process.Id}"]);
        signal.WaitForExit();
    }

    private static bool IgnoresInterrupts(int id)
    {
        string status = $"/proc/{id}/status";
        string? ignored = File.Exists(status)
            ? File.ReadLines(status).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
            : null;
        return ignored is not null
            && (ulong.Parse(ignored[7..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Interrupt)
                != 0;
    }
}
