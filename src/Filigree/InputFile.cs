using static System.FormattableString;

namespace Filigree;

/// <summary>
/// Files that a user names to be read. Only regular ones are: a folder, a device or a pipe is refused before it is opened, for
/// opening a pipe waits for its writer, and a device may never end.
/// </summary>
internal static class InputFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="remedy">What to do where it is not there, or null.</param>
    /// <exception cref="UserError">It is not there, no regular file, empty, or may not be read.</exception>
    public static FileStream Open(string path, string? remedy = null)
    {
        RequireRegular(path, remedy);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing(path, remedy, missing);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new UserError("cannot be read", path, "a file this user may read", remedy, refused);
        }
    }

    /// <summary>Reads a whole file that is not longer than some bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longest">The most bytes it may have; no more are read, whatever its length is said to be.</param>
    /// <param name="what">What it should be, for the error: <c>a study file</c>.</param>
    /// <exception cref="UserError">It is longer, or cannot be opened.</exception>
    public static byte[] ReadAllBytes(string path, int longest, string what)
    {
        using FileStream file = Open(path);
        byte[] bytes = new byte[Math.Min(longest, file.Length) + 1];
        int filled = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return filled <= longest && filled <= file.Length
            ? bytes[..filled]
            : throw new UserError(Invariant($"is longer than the {longest:N0} bytes that {what} may have"), path);
    }

    /// <summary>Looks whether a path leads to a regular file that holds something.</summary>
    /// <param name="path">The path.</param>
    /// <param name="remedy">What to do where there is none, or null.</param>
    /// <exception cref="UserError">It does not.</exception>
    public static void RequireRegular(string path, string? remedy = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new UserError($"'{path}' is no name of a file", expected: "a file", remedy: remedy);
        }

        if (Directory.Exists(path))
        {
            throw new UserError("is a folder", path, "a file", remedy);
        }

        FileInfo file;
        try
        {
            file = new FileInfo(path);
            if (file.Exists && file.ResolveLinkTarget(returnFinalTarget: true) is { } target)
            {
                // Behind a link of /dev/fd there is a pipe, which has no name: nothing that exists.
                file = new FileInfo(target.FullName);
                if (!file.Exists)
                {
                    throw NotRegular(path, "leads to no file", remedy);
                }
            }
        }
        catch (IOException circle)
        {
            throw new UserError("is a link that leads nowhere", path, "a file", remedy, circle);
        }

        if (!file.Exists)
        {
            throw Missing(path, remedy);
        }

        if (file.Length == 0)
        {
            // Devices and pipes have no length; which of the three it is, only opening it would tell.
            throw NotRegular(path, "is empty, or is a device or a pipe", remedy);
        }
    }

    private static UserError NotRegular(string path, string what, string? remedy) =>
        new(what, path, "a regular file that holds something", remedy);

    private static UserError Missing(string path, string? remedy, Exception? cause = null) =>
        new("there is no such file", path, remedy: remedy, cause: cause);
}
