using static System.FormattableString;

namespace Filigree.Cli.Shell;

/// <summary>
/// Which file a path leads to, whatever links are on the way: device and inode where the system tells them (Linux), so that hard links
/// are one file; elsewhere the path without links.
/// </summary>
/// <param name="Key">Equal for two paths to one file.</param>
/// <param name="IsRegular">False for a device, a pipe, a socket.</param>
internal readonly record struct FileIdentity(string Key, bool IsRegular)
{
    /// <summary>The file at a path, or the folder; null where there is none, a link to nothing included.</summary>
    public static FileIdentity? Of(string path)
    {
        if (!Path.Exists(path))
        {
            return null;
        }

        if (OperatingSystem.IsLinux() && LinuxFileStatus.Of(path) is { } status)
        {
            return new FileIdentity(
                Invariant($"{status.DeviceMajor}:{status.DeviceMinor}:{status.Inode}"),
                status.IsFileOrFolder
            );
        }

        try
        {
            string resolved = Resolve(Path.GetFullPath(path));
            return new FileIdentity(OperatingSystem.IsWindows() ? resolved.ToUpperInvariant() : resolved, true);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // Each part of the path may be a link, and what it leads to may lie behind others.
    private static string Resolve(string full)
    {
        string? parent = Path.GetDirectoryName(full);
        if (parent is null)
        {
            return full;
        }

        string here = Path.Combine(Resolve(parent), Path.GetFileName(full));
        FileSystemInfo info = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        return info.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Resolve(target.FullName) : here;
    }
}
