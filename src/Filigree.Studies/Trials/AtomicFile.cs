using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Filigree.Studies.Trials;

/// <summary>Files that are either as they were or wholly new, whenever the process is killed.</summary>
internal static partial class AtomicFile
{
    private const int Attempts = 3;
    private static readonly AttemptToken Own = AttemptToken.New();
    private static int written;

    /// <summary>Writes beside the file, flushes to the disk, and renames.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        byte[] content = bytes.ToArray();
        Write(path, stream => stream.Write(content));
    }

    /// <summary>Writes beside the file, flushes to the disk, and renames.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content; perhaps more than once.</param>
    /// <returns>SHA-256 of what was written, in hexadecimal.</returns>
    public static string Write(string path, Action<Stream> write)
    {
        for (int attempt = 1; ; attempt++)
        {
            // Two hosts, processes or threads may write one file at once.
            int number = Interlocked.Increment(ref written);
            string beside = string.Create(CultureInfo.InvariantCulture, $"{path}.{Own}-{number}.new");
            try
            {
                // Open until it has its name: by the lock others see that somebody is still at it.
                using var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.Delete);
                string hash = WriteAndFlush(stream, write);
                File.Move(beside, path, overwrite: true);
                return hash;
            }
            catch (IOException) when (attempt < Attempts && !File.Exists(beside))
            {
                // Cleared away between its being made and its being locked.
            }
        }
    }

    /// <summary>
    /// Deletes what killed processes of this machine had begun in a folder and never renamed. Files that a living process is writing are left
    /// alone, as are those of other machines, of which nobody here can tell, and all whose names
    /// <see cref="Write(string, ReadOnlySpan{byte})"/> does not give.
    /// </summary>
    public static void ClearBegun(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }
        foreach (string begun in Directory.EnumerateFiles(folder, "*.new").Where(IsAbandoned))
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

    private static string WriteAndFlush(FileStream stream, Action<Stream> write)
    {
        using var hash = SHA256.Create();
        using (var content = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            write(content);
        }
        stream.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.Hash!);
    }

    // Names without a token are from before there were tokens: those files are known by their locks alone.
    private static bool IsAbandoned(string path)
    {
        Match match = BegunName().Match(path);
        return match.Success
            && (
                AttemptToken.Parse(match.Groups[1].Value) is not { } token
                || (token.Host == AttemptToken.HostName && OwnMachine.StartOf(token.Process) is null)
            );
    }

    [GeneratedRegex(@"\.(" + AttemptToken.Pattern + @"|[0-9]+)-[0-9]+\.new$", RegexOptions.CultureInvariant)]
    private static partial Regex BegunName();
}
