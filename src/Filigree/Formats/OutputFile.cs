using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>
/// A file that is written beside its place and renamed when it is whole: whoever reads the place finds what was there before, or
/// all of what is new. What is not committed is deleted.
/// </summary>
public sealed class OutputFile : IDisposable
{
    private static int opened;

    private readonly string beside;
    private readonly bool replaces;
    private bool isDone;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its place. What is there stays until <see cref="Commit"/>.</param>
    /// <param name="length">Its length if known: a disk that is too full is then found out at once.</param>
    /// <param name="replaces">Whether what is there by the time of <see cref="Commit"/> may be replaced.</param>
    /// <exception cref="UserError">The folder is missing or may not be written, or the name is too long.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public OutputFile(string path, long length = 0, bool replaces = true)
    {
        Path = path;
        this.replaces = replaces;
        int number = Interlocked.Increment(ref opened);
        beside = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}-{number}.new");
        try
        {
            Stream = new FileStream(
                beside,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    BufferSize = 1 << 16,
                    PreallocationSize = length,
                }
            );
        }
        catch (DirectoryNotFoundException missing)
        {
            throw new UserError("its folder does not exist", path, remedy: "make the folder first", cause: missing);
        }
        catch (PathTooLongException tooLong)
        {
            throw new UserError("is too long a name for a file", path, "a shorter one", cause: tooLong);
        }
        catch (IOException full) when (length > 0 && IsFull(full))
        {
            throw new IOException(Invariant($"{path}: the disk has no room for {length:N0} bytes"), full);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new UserError("cannot be written", path, "a folder this user may write to", cause: refused);
        }
    }

    /// <summary>The file's place.</summary>
    public string Path { get; }

    /// <summary>What is written to it; it can be sought in.</summary>
    public Stream Stream { get; }

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="UserError">Something has come there that may not be replaced.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Commit()
    {
        ((FileStream)Stream).Flush(flushToDisk: true);
        Stream.Dispose();
        try
        {
            File.Move(beside, Path, replaces);
        }
        catch (IOException taken) when (!replaces && System.IO.Path.Exists(Path))
        {
            throw new UserError(
                "has come to be while it was written",
                Path,
                remedy: "choose another name",
                cause: taken
            );
        }

        isDone = true;
    }

    /// <summary>Writes a file of text, UTF-8.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="text">Its content.</param>
    /// <param name="replaces">Whether what is there may be replaced.</param>
    /// <exception cref="UserError">As for a file begun and committed.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static void WriteText(string path, string text, bool replaces)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        using var file = new OutputFile(path, bytes.Length, replaces);
        file.Stream.Write(bytes);
        file.Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isDone)
        {
            return;
        }

        isDone = true;
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // What could not be written is not wanted any more; why it could not is on its way up already.
        }
        finally
        {
            File.Delete(beside);
        }
    }

    // What .NET throws where room that was asked for ahead is not there: a bare IOException on Unix, one of three codes on Windows
    // (ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL, ERROR_FILE_TOO_LARGE). Other failures carry codes of their own.
    private static bool IsFull(IOException failure) =>
        failure.HResult == new IOException().HResult || (failure.HResult & 0xFFFF) is 0x70 or 0x27 or 0xDF;
}
