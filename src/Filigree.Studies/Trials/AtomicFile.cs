using System.Globalization;

namespace Filigree.Studies.Trials;

/// <summary>Files that are either as they were or wholly new, whenever the process is killed.</summary>
internal static class AtomicFile
{
    private static int written;

    /// <summary>Writes beside the file, flushes to the disk, and renames.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        // Two processes, or two threads, may write one file at once.
        int number = Interlocked.Increment(ref written);
        string beside = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}-{number}.new");
        WriteAndFlush(beside, bytes);
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Writes a file and flushes it to the disk.</summary>
    public static void WriteAndFlush(string path, ReadOnlySpan<byte> bytes)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }
}
