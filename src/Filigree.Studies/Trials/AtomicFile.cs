using System.Globalization;
using System.Text.RegularExpressions;

namespace Filigree.Studies.Trials;

/// <summary>Files that are either as they were or wholly new, whenever the process is killed.</summary>
internal static partial class AtomicFile
{
    private const int Attempts = 3;
    private static int written;

    /// <summary>Writes beside the file, flushes to the disk, and renames.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        for (int attempt = 1; ; attempt++)
        {
            // Two processes, or two threads, may write one file at once.
            int number = Interlocked.Increment(ref written);
            string beside = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}-{number}.new");
            try
            {
                // Open until it has its name: by the lock others see that somebody is still at it.
                using FileStream stream = WriteAndFlush(beside, bytes, FileShare.Delete);
                File.Move(beside, path, overwrite: true);
                return;
            }
            catch (IOException) when (attempt < Attempts && !File.Exists(beside))
            {
                // Cleared away between its being made and its being locked.
            }
        }
    }

    /// <summary>Writes a file and flushes it to the disk.</summary>
    public static void WriteAndFlush(string path, ReadOnlySpan<byte> bytes) =>
        WriteAndFlush(path, bytes, FileShare.None).Dispose();

    /// <summary>
    /// Deletes what killed processes had begun in a folder and never renamed. Files that a living process is writing are left alone, as
    /// are all whose names <see cref="Write"/> does not give.
    /// </summary>
    public static void ClearBegun(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }
        foreach (string begun in Directory.EnumerateFiles(folder, "*.new").Where(path => BegunName().IsMatch(path)))
        {
            try
            {
                new FileStream(
                    begun,
                    FileMode.Open,
                    FileAccess.ReadWrite,
                    FileShare.None,
                    bufferSize: 0,
                    FileOptions.DeleteOnClose
                ).Dispose();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Locked by its writer, or gone.
            }
        }
    }

    private static FileStream WriteAndFlush(string path, ReadOnlySpan<byte> bytes, FileShare share)
    {
        var stream = new FileStream(path, FileMode.Create, FileAccess.Write, share, bufferSize: 0);
        try
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    [GeneratedRegex(@"\.[0-9]+-[0-9]+\.new$", RegexOptions.CultureInvariant)]
    private static partial Regex BegunName();
}
