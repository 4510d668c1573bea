using System.Text;

namespace Filigree.Cli.Shell;

/// <summary>The streams that the process was started with, or not.</summary>
internal static class StandardStreams
{
    private const int OutputNumber = 1;
    private const int ErrorNumber = 2;

    /// <summary>Standard output. Redirected, it is UTF-8 whatever the locale; a terminal keeps what it understands.</summary>
    public static TextWriter Output() =>
        IsOurs(OutputNumber) ? Closed()
        : Console.IsOutputRedirected ? Utf8(Console.OpenStandardOutput())
        : Console.Out;

    /// <summary>Standard error, likewise.</summary>
    public static TextWriter Error() =>
        IsOurs(ErrorNumber) ? Closed()
        : Console.IsErrorRedirected ? Utf8(Console.OpenStandardError())
        : Console.Error;

    /// <summary>
    /// Whether a stream was closed when the process began, and the runtime has opened a pipe of its own under its number: the one
    /// through which it tells itself of signals, say, where every letter written would be taken for one. Of such a pipe this
    /// process reads the other end, which it does of no pipe that was handed to it to write to.
    /// </summary>
    private static bool IsOurs(int number)
    {
        const string descriptors = "/proc/self/fd";
        const string pipe = "pipe:[";
        try
        {
            if (
                !Directory.Exists(descriptors)
                || PipeOf(number) is not { } own
                || !own.StartsWith(pipe, StringComparison.Ordinal)
            )
            {
                return false;
            }
            return Directory
                .EnumerateFileSystemEntries(descriptors)
                .Select(path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture))
                .Any(other => other != number && PipeOf(other) == own && IsRead(other));
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or FormatException)
        {
            return false;
        }

        static string? PipeOf(int other) =>
            new FileInfo(FormattableString.Invariant($"{descriptors}/{other}")).LinkTarget;
    }

    /// <summary>Whether a descriptor is open for reading alone, as the last octal digit of its flags says.</summary>
    private static bool IsRead(int number) =>
        File.ReadLines(FormattableString.Invariant($"/proc/self/fdinfo/{number}"))
            .Any(line => line.StartsWith("flags:", StringComparison.Ordinal) && (line[^1] & 3) == 0);

    private static StreamWriter Closed()
    {
        var closed = new StreamWriter(Stream.Null);
        closed.Dispose();
        return closed;
    }

    private static StreamWriter Utf8(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
