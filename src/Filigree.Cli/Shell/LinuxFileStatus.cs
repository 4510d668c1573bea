using System.Runtime.InteropServices;

namespace Filigree.Cli.Shell;

/// <summary>What Linux says of a file: its struct statx, which is the same on every processor.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal partial struct LinuxFileStatus
{
    private const int CurrentFolder = -100;
    private const uint TypeAndInode = 0x101;
    private const uint TypeMask = 0xF000;
    private const uint Regular = 0x8000;
    private const uint Folder = 0x4000;

    [FieldOffset(28)]
    private ushort mode;

    [FieldOffset(32)]
    private ulong inode;

    [FieldOffset(136)]
    private uint deviceMajor;

    [FieldOffset(140)]
    private uint deviceMinor;

    /// <summary>The file's number on its device.</summary>
    public readonly ulong Inode => inode;

    /// <summary>The kind of its device.</summary>
    public readonly uint DeviceMajor => deviceMajor;

    /// <summary>Which device of that kind.</summary>
    public readonly uint DeviceMinor => deviceMinor;

    /// <summary>False for a device, a pipe, a socket.</summary>
    public readonly bool IsFileOrFolder => (mode & TypeMask) is Regular or Folder;

    /// <summary>What the system says of the file a path leads to; null where it has no such call, or none is there.</summary>
    public static LinuxFileStatus? Of(string path)
    {
        try
        {
            return Statx(CurrentFolder, path, 0, TypeAndInode, out LinuxFileStatus status) == 0 ? status : null;
        }
        catch (Exception missing) when (missing is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, out LinuxFileStatus status);
}
