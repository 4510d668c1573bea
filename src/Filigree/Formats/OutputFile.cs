using System.Globalization;
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
    private bool isDone;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its place. What is there stays until <see cref="Commit"/>.</param>
    /// <param name="length">Its length if known: a disk that is too full is then found out at once.</param>
    /// <exception cref="UserError">The folder is missing or may not be written.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public OutputFile(string path, long length = 0)
    {
        Path = path;
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
    /// <exception cref="IOException">The disk is full.</exception>
    public void Commit()
    {
        ((FileStream)Stream).Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(beside, Path, overwrite: true);
        isDone = true;
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
