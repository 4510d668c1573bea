using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Filigree.Studies.Trials;

/// <summary>What a run was made on and with, for reports.</summary>
internal static class Machine
{
    /// <summary>Processor, cores, vector width and system: <c>AMD EPYC 7543, 2 cores, 256-bit vectors, Linux X64, .NET 10.0.0</c>.</summary>
    public static string Description { get; } =
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Processor()}, {Environment.ProcessorCount} cores, {VectorBits()}-bit vectors, "
                + $"{OperatingSystemName()} {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}"
        );

    /// <summary>Filigree's version.</summary>
    public static string Version { get; } =
        typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    private static int VectorBits() =>
        Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : 128;

    private static string OperatingSystemName() =>
        OperatingSystem.IsLinux() ? "Linux"
        : OperatingSystem.IsMacOS() ? "macOS"
        : OperatingSystem.IsWindows() ? "Windows"
        : "other";

    private static string Processor()
    {
        const string cpuInfo = "/proc/cpuinfo";
        const string key = "model name";
        string? line = File.Exists(cpuInfo)
            ? File.ReadLines(cpuInfo).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal))
            : null;
        return line is null
            ? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown processor"
            : line[(line.IndexOf(':') + 1)..].Trim();
    }
}
