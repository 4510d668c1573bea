namespace Filigree.Dashboard.Index;

/// <summary>Regular files inside a folder. A link, in a file's place or on the way to it, may lead anywhere and is not followed.</summary>
internal static class PlainFile
{
    /// <summary>Whether a path leads to such a file, which holds something.</summary>
    /// <param name="home">The folder, which may be reached as it likes.</param>
    /// <param name="path">The file, somewhere below.</param>
    public static bool Is(string home, string path)
    {
        var file = new FileInfo(path);
        // Opening a pipe would wait for its writer; it has no length, as devices have none.
        return file.Exists
            && file.Length > 0
            && file.LinkTarget is null
            && (file.Attributes & (FileAttributes.Directory | FileAttributes.Device | FileAttributes.ReparsePoint)) == 0
            && IsBelow(Path.TrimEndingDirectorySeparator(Path.GetFullPath(home)), file.Directory);
    }

    /// <summary>Opens such a file while others may write to it; null where there is none that can be read.</summary>
    public static FileStream? Open(string home, string path)
    {
        try
        {
            return Is(home, path)
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The last bytes of such a file, from a line's beginning on where it is longer; none where it cannot be read.</summary>
    /// <param name="home">The folder.</param>
    /// <param name="path">The file.</param>
    /// <param name="longest">The most bytes that are read.</param>
    public static byte[] Tail(string home, string path, int longest)
    {
        try
        {
            using FileStream? file = Open(home, path);
            if (file is null)
            {
                return [];
            }
            long from = Math.Max(0, file.Length - longest);
            file.Seek(from, SeekOrigin.Begin);
            byte[] bytes = new byte[(int)Math.Min(longest, file.Length - from)];
            int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            int start = from == 0 ? 0 : bytes.AsSpan(0, read).IndexOf((byte)'\n') + 1;
            return bytes[start..read];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsBelow(string home, DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
        {
            if (Path.TrimEndingDirectorySeparator(folder.FullName) == home)
            {
                return true;
            }
            if (folder.LinkTarget is not null)
            {
                return false;
            }
        }
        return false;
    }
}
