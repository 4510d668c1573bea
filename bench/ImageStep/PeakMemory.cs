using System.Globalization;

namespace Filigree.Bench.ImageStep;

/// <summary>The most memory that this process has held since a moment, as Linux counts it; 0 elsewhere.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status";

    /// <summary>The most since <see cref="Restart"/>.</summary>
    public static double Megabytes =>
        File.Exists(Status)
            ? double.Parse(
                File.ReadLines(Status).First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ')[^2],
                CultureInfo.InvariantCulture
            ) / 1024
            : 0;

    /// <summary>Gives back what is not used, and counts anew.</summary>
    public static void Restart()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (File.Exists("/proc/self/clear_refs"))
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
    }
}
